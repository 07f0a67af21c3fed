package dev.optio.server.e2e;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people wait for, over the API of a whole replica, with little and with much stored. Prints
 * figures and asserts nothing; {@code scripts/bench} runs it, {@code docs/performance.md} has the
 * results.
 */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScaleBench {
  private static final int FEW = 1_000;
  private static final int MANY = 100_000;
  private static final int LINES = 200_000;
  private static final int ROUNDS = 60;
  private static final List<String> PAGES =
      List.of(
          "/api/tasks?limit=50",
          "/api/tasks/stats",
          "/api/tasks/search?state=failed&limit=50",
          "/api/tasks/search?q=roof&limit=50",
          "/api/tasks/search?sort=priority&limit=50",
          "/api/tasks/search?sort=cost&limit=50",
          "/api/tasks/search?sort=changed&limit=50",
          "/api/tasks/search?createdBy=me&sort=oldest&limit=50");

  private final Db db;
  private final SampleRemotes remotes;
  private final ReplicaProcess replica;
  private final TaskApi api;

  ScaleBench(Backing backing, @TempDir Path folder) throws Exception {
    db = backing.db();
    remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git");
    replica = ReplicaProcess.ready(folder, backing, Map.of("OPTIO_VALIDATE_REPLIES", "false"));
    api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
  }

  @AfterAll
  void end() throws InterruptedException {
    replica.kill();
    remotes.close();
  }

  @Test
  void listsWithFewAndWithManyTasks() throws Exception {
    String task = api.create(TaskApi.command(remotes.url("app.git"), "true"));
    api.awaitCompleted(task);
    multiply(FEW);
    long[] few = medians();
    multiply(MANY);
    long[] many = medians();
    for (int page = 0; page < PAGES.size(); page++) {
      report(PAGES.get(page) + " with " + MANY + " tasks, against " + FEW, many[page], few[page]);
    }
  }

  @Test
  void takesAndShowsALongLog() throws Exception {
    String print = "seq -f 'line %.0f of a log that is long' " + LINES;
    long before = System.nanoTime();
    String quick = api.create(TaskApi.command(remotes.url("app.git"), print + " > /dev/null"));
    api.awaitCompleted(quick);
    long silent = System.nanoTime() - before;
    before = System.nanoTime();
    String task = api.create(TaskApi.command(remotes.url("app.git"), print));
    api.awaitCompleted(task);
    long loud = System.nanoTime() - before;
    report("a task that prints " + LINES + " lines, against one that prints none", loud, silent);
    String pages = "/api/tasks/" + task + "/logs?limit=1000&after=";
    long first = median(pages + 0);
    report(
        "the last 1,000 lines of " + LINES + ", against the first",
        median(pages + (LINES - 1_000)),
        first);
  }

  private long[] medians() throws IOException, InterruptedException {
    long[] medians = new long[PAGES.size()];
    for (int page = 0; page < medians.length; page++) {
      medians[page] = median(PAGES.get(page));
    }
    return medians;
  }

  private long median(String path) throws IOException, InterruptedException {
    long[] times = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      if (replica.get(path).has("error")) {
        throw new AssertionError(path);
      }
      times[round] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }

  /** Fills the workspace with copies of its first task, one in ten of them failed. */
  private void multiply(int count) {
    db.update(
        """
        insert into tasks (id, workspace_id, number, title, prompt, repository_id, base_branch, agent, agent_options, state, state_since,
                           priority, max_retries, created_by, created_at, updated_at)
        select gen_random_uuid(), workspace_id, (select max(number) from tasks) + n, title, prompt, repository_id, base_branch, agent,
               agent_options, case when n % 10 = 0 then 'failed' else 'completed' end, now(), priority, max_retries, created_by,
               now() - n * interval '1 second', now() - n * interval '1 second'
          from (select * from tasks order by number limit 1) first
          cross join generate_series(1, $1::integer) n\
        """,
        count - db.one("select count(*)::integer as found from tasks").integer("found"));
    db.update("update workspaces set next_task_number = (select max(number) + 1 from tasks)");
    db.update("analyze tasks");
  }

  private static void report(String what, long one, long other) {
    System.out.printf(
        "BENCH %s: %.2f times (%d ms, %d ms)%n",
        what,
        (double) one / other,
        TimeUnit.NANOSECONDS.toMillis(one),
        TimeUnit.NANOSECONDS.toMillis(other));
  }
}
