package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.observe.FailPoints.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that cannot be pushed waits for a person, says what they can do, and then goes on. */
@WithServers
class PushingIT {
  private static final String BRANCH = "optio/task-1-work";
  private static final String WORK = "echo work > work.txt";

  private final Instance instance;
  private final SampleRemotes remotes;

  PushingIT(Backing backing, @TempDir Path folder) throws IOException {
    backing.clear();
    instance = Instance.create(folder, backing, Map.of(), "app.git");
    remotes = instance.remotes();
  }

  @AfterEach
  void end() throws InterruptedException {
    instance.end();
  }

  @Test
  void leavesABranchThatSomebodyElseMade() throws Exception {
    // Given
    TaskApi api = connected();
    remotes.takeOver("app.git", BRANCH);

    // When
    String task = api.create(TaskApi.command(remotes.url("app.git"), WORK));
    JsonNode stuck = api.awaitEnd(task);
    String theirs = remotes.commit("app.git", BRANCH);
    remotes.deleteBranch("app.git", BRANCH);
    api.retry(task);

    // Then
    assertStuck(stuck, "push_moved", "moved by somebody else", "then retry");
    assertThat(theirs).isEqualTo(remotes.commit("app.git", "main"));
    assertPushed(api, task);
  }

  @Test
  void showsWhatAHookOfTheRemoteSaysAndGoesOnWhenItDoes() throws Exception {
    // Given
    TaskApi api = connected();
    remotes.askBeforePush(
        "app.git", "printf '\\033[31mSign your\\007 work first\\033[0m\\n' >&2; exit 1\n");

    // When
    String task = api.create(TaskApi.command(remotes.url("app.git"), WORK));
    JsonNode stuck = api.awaitEnd(task);
    remotes.askBeforePush("app.git", "exit 0\n");
    api.retry(task);

    // Then
    assertStuck(stuck, "push_refused", "work first", "then retry");
    assertThat(stuck.path("errorMessage").asText().chars().noneMatch(Character::isISOControl))
        .isTrue();
    assertPushed(api, task);
  }

  @Test
  void knowsAPushOfItsOwnThatItCouldNotRecord() throws Exception {
    // Given
    ReplicaProcess failing =
        instance
            .start(Map.of("OPTIO_TEST_FAIL_POINT", "throw:" + Step.PUSH_AFTER))
            .expectingErrors()
            .awaitReady();
    TaskApi before = new TaskApi(failing);
    before.connect(remotes.url("app.git"));
    String task =
        before.create(
            TaskApi.command(remotes.url("app.git"), "echo more >> work.txt; cp work.txt last.txt"));
    JsonNode failed = before.awaitEnd(task);
    String first = remotes.commit("app.git", BRANCH);
    failing.terminate();

    // When
    TaskApi after = new TaskApi(instance.start().awaitReady());
    after.retry(task);

    // Then
    assertThat(failed.path("errorCode").asText()).isEqualTo("internal");
    after.awaitCompleted(task);
    assertThat(remotes.shown("app.git", BRANCH, "last.txt")).isEqualTo("more\nmore");
    assertThat(remotes.shown("app.git", first, "last.txt")).isEqualTo("more");
  }

  @Test
  void beginsFromScratchWhereRewrittenHistoryWouldBeRefusedForEver() throws Exception {
    // Given
    TaskApi api = connected();
    String rewriting =
        """
        if [ -e MOVED.md ]; then %s; exit; fi
        git rev-parse -q --verify other > /dev/null || { git checkout -q --orphan other && git commit -q -m Other; }
        echo again >> again.txt\
        """
            .formatted(WORK);
    String task = api.create(TaskApi.command(remotes.url("app.git"), rewriting));
    JsonNode stuck = api.awaitEnd(task);
    api.retry(task);
    JsonNode still = api.awaitEnd(task);
    remotes.move("app.git");

    // When
    api.retryFromScratch(task);

    // Then
    assertStuck(stuck, "work_refused", "rewrote history", "Retry from scratch");
    assertStuck(still, "work_refused", "rewrote history", "Retry from scratch");
    assertPushed(api, task);
    assertThat(remotes.files("app.git", BRANCH)).contains("MOVED.md").doesNotContain("again.txt");
    assertThat(api.runs(task))
        .extracting(run -> run.path("kind").asText())
        .containsExactly("first", "retry", "redo");
  }

  @Test
  void refusesAListOfSubmodulesThatAttacksWhoFetchesIt() throws Exception {
    // Given
    TaskApi api = connected();
    String attacking =
        """
        if [ -e MOVED.md ]; then %s; exit; fi
        printf '[submodule "a"]\\n\\tpath = a\\n\\turl = -u./payload\\n' > .gitmodules\
        """
            .formatted(WORK);
    String task = api.create(TaskApi.command(remotes.url("app.git"), attacking));
    JsonNode stuck = api.awaitEnd(task);
    remotes.move("app.git");

    // When
    api.retryFromScratch(task);

    // Then
    assertStuck(stuck, "work_refused", "submodules", "Retry from scratch");
    assertPushed(api, task);
  }

  @Test
  void pushesLinksOutOfTheCheckoutAndSubmodulesAsWhatTheyAre() throws Exception {
    // Given
    TaskApi api = connected();
    String linking =
        """
        %s; mkdir a; ln -s /etc/passwd outside
        printf '[submodule "a"]\\n\\tpath = a\\n\\turl = https://example.org/a.git\\n' > .gitmodules
        git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),a
        git add .gitmodules outside && git commit -q -m Link\
        """
            .formatted(WORK);

    // When
    String task = api.create(TaskApi.command(remotes.url("app.git"), linking));

    // Then
    assertPushed(api, task);
    assertThat(remotes.shown("app.git", BRANCH, "outside")).isEqualTo("/etc/passwd");
    assertThat(remotes.files("app.git", BRANCH)).contains("a", ".gitmodules");
  }

  private void assertPushed(TaskApi api, String task) throws IOException, InterruptedException {
    assertThat(api.awaitCompleted(task).path("branch").asText()).isEqualTo(BRANCH);
    assertThat(remotes.shown("app.git", BRANCH, "work.txt")).isEqualTo("work");
  }

  private static void assertStuck(JsonNode task, String code, String... words) {
    assertThat(task.path("state").asText()).as(task.toString()).isEqualTo("needs_attention");
    assertThat(task.path("errorCode").asText()).isEqualTo(code);
    assertThat(task.path("errorMessage").asText()).contains(words);
  }

  private TaskApi connected() throws IOException, InterruptedException {
    TaskApi api = new TaskApi(instance.start().awaitReady());
    api.connect(remotes.url("app.git"));
    return api;
  }
}
