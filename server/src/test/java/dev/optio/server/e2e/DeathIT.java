package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.observe.FailPoints.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Death of the control plane costs nothing. */
@WithServers
class DeathIT {
  private static final int LINES = 20_000;

  private final Instance instance;
  private final SampleRemotes remotes;

  DeathIT(Backing backing, @TempDir Path folder) throws IOException {
    instance = Instance.create(folder, backing, Map.of(), "app.git");
    remotes = instance.remotes();
  }

  @AfterEach
  void endAll() throws InterruptedException {
    instance.end();
  }

  /**
   * One task meets a replica that dies at every step, one step after the other; the agent works on
   * all the while.
   */
  @Test
  void goesOnFromEveryStepAtWhichAReplicaDies() throws Exception {
    // Given
    ReplicaProcess first = instance.start().awaitReady();
    new TaskApi(first).connect(remotes.url("app.git"));
    first.kill();
    String work =
        """
        head -n 1 > /dev/null
        echo started >> starts.txt
        i=1; while [ $i -le %d ]; do echo "line $i"; [ $((i %% 1000)) = 0 ] && sleep 0.4; i=$((i+1)); done
        (b=1; while :; do echo "beat $b"; sleep 0.3; b=$((b+1)); done) & beats=$!
        read -r message; kill $beats; wait $beats 2> /dev/null; echo "told: $message"
        git add starts.txt && git commit -q -m Work\
        """
            .formatted(LINES);

    // When
    String id = "";
    for (Step step : Step.values()) {
      ReplicaProcess replica =
          instance.start(Map.of("OPTIO_TEST_FAIL_POINT", step.name())).awaitReady();
      if (id.isEmpty()) {
        ObjectNode task = TaskApi.command(remotes.url("app.git"), work);
        task.withObject("agentOptions").put("input", "open");
        id = new TaskApi(replica).create(task);
      }
      if (step == Step.DELIVER_BEFORE) {
        new TaskApi(replica).send(id, "go on");
      }
      replica.awaitFailPoint();
      replica.kill();
    }
    TaskApi last = new TaskApi(instance.start().awaitReady());

    // Then
    JsonNode task = last.awaitCompleted(id);
    List<String> output = last.output(id);
    List<String> expected = new ArrayList<>(numbered("line", LINES));
    // However long the deaths took, the agent said that it waits.
    expected.addAll(numbered("beat", output.size() - LINES - 1));
    expected.add("told: go on");
    assertThat(output).isEqualTo(expected);
    assertThat(remotes.pushes()).isEqualTo(1);
    assertThat(remotes.shown("app.git", task.path("branch").asText(), "starts.txt"))
        .isEqualToIgnoringWhitespace("started");
    assertThat(task.path("retryCount").asInt()).isZero();
  }

  /** Two replicas, one of them killed and started again at random while several tasks run. */
  @Test
  void losesNothingWhenReplicasDieAtRandom() throws Exception {
    // Given
    long seed = new Random().nextLong();
    System.out.println("DeathIT seed: " + seed);
    Random random = new Random(seed);
    Map<String, String> settings = Map.of("OPTIO_MAX_CONCURRENT", "2");
    ReplicaProcess survivor = instance.start(settings).awaitReady();
    ReplicaProcess victim = instance.start(settings).awaitReady();
    new TaskApi(survivor).connect(remotes.url("app.git"));
    String work =
        """
        echo "start $(date +%s%N)" >> times.txt
        i=1; while [ $i -le 3000 ]; do echo "line $i"; [ $((i % 100)) = 0 ] && sleep 0.1; i=$((i+1)); done
        echo "stop $(date +%s%N)" >> times.txt
        git add times.txt && git commit -q -m Work\
        """;
    List<String> tasks = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      tasks.add(new TaskApi(survivor).create(TaskApi.command(remotes.url("app.git"), work)));
    }

    // When
    for (int death = 0; death < 4; death++) {
      Thread.sleep(300 + random.nextInt(2_500));
      victim.kill();
      ReplicaProcess next = instance.start(settings);
      // Either of the two may be the next to die.
      victim = random.nextBoolean() ? next.awaitReady() : survivor;
      survivor = victim == next ? survivor : next.awaitReady();
    }

    // Then
    TaskApi left = new TaskApi(survivor);
    List<String> branches = new ArrayList<>();
    for (String task : tasks) {
      branches.add(left.awaitCompleted(task).path("branch").asText());
      assertThat(left.output(task)).isEqualTo(numbered("line", 3_000));
    }
    assertThat(remotes.pushes()).isEqualTo(tasks.size());
    assertThat(mostAtOnce(branches)).isBetween(1, 2);
  }

  /** A replica sleeps past its lease, and wakes while another has its run: it must let go. */
  @Test
  void losesNothingToAReplicaThatOnlySlept() throws Exception {
    // Given
    ReplicaProcess sleeper = instance.start().awaitReady();
    TaskApi before = new TaskApi(sleeper);
    before.connect(remotes.url("app.git"));
    String work =
        """
        i=1; while [ $i -le 4000 ]; do echo "line $i"; [ $((i % 20)) = 0 ] && sleep 0.1; i=$((i+1)); done
        echo done > done.txt && git add done.txt && git commit -q -m Work\
        """;
    String task = before.create(TaskApi.command(remotes.url("app.git"), work));
    sleeper.await("first lines", () -> before.logHead(task) > 200);
    ReplicaProcess other = instance.start().awaitReady();
    TaskApi after = new TaskApi(other);

    // When
    sleeper.pause();
    long head = after.logHead(task);
    other.await("lines of the other", () -> after.logHead(task) > head + 200);
    sleeper.resume();

    // Then
    after.awaitCompleted(task);
    assertThat(after.output(task)).isEqualTo(numbered("line", 4_000));
    assertThat(remotes.pushes()).isEqualTo(1);
    assertThat(after.runs(task)).hasSize(1);
  }

  /** Three replicas wake at once whenever a slot is free, and only one of them may take it. */
  @Test
  void neverPassesALimitHoweverManyReplicasClaim() throws Exception {
    // Given
    Map<String, String> settings = Map.of("OPTIO_MAX_CONCURRENT", "2");
    List<ReplicaProcess> three = new ArrayList<>();
    for (int replica = 0; replica < 3; replica++) {
      three.add(instance.start(settings).awaitReady());
    }
    TaskApi api = new TaskApi(three.getFirst());
    api.connect(remotes.url("app.git"));
    String work =
        """
        echo "start $(date +%s%N)" >> times.txt; sleep 0.3
        echo "stop $(date +%s%N)" >> times.txt; git add times.txt && git commit -q -m Work\
        """;
    List<String> tasks = new ArrayList<>();

    // When
    for (int task = 0; task < 20; task++) {
      tasks.add(api.create(TaskApi.command(remotes.url("app.git"), work)));
    }

    // Then
    List<String> branches = new ArrayList<>();
    for (String task : tasks) {
      branches.add(api.awaitCompleted(task).path("branch").asText());
    }
    assertThat(mostAtOnce(branches)).isBetween(1, 2);
  }

  private static List<String> numbered(String word, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> word + " " + n).toList();
  }

  /** From what the agents themselves noted of their start and end. */
  private int mostAtOnce(List<String> branches) {
    Map<Long, Integer> changes = new TreeMap<>();
    for (String branch : branches) {
      List<String> times = remotes.shown("app.git", branch, "times.txt").lines().toList();
      assertThat(times).hasSize(2);
      changes.merge(Long.parseLong(times.get(0).split(" ", 2)[1]), 1, Integer::sum);
      changes.merge(Long.parseLong(times.get(1).split(" ", 2)[1]), -1, Integer::sum);
    }
    int now = 0;
    int most = 0;
    for (int change : changes.values()) {
      now += change;
      most = Math.max(most, now);
    }
    return most;
  }
}
