package dev.optio.server.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every sandbox does with checkouts; with what it inherits, all that the port promises. */
public abstract class SandboxContract extends SandboxEndContract {
  private static final List<String> CONVERSATION = List.of(".agent");

  @Nested
  class Preparing {
    @Test
    void makesACheckoutOfTheBase() throws Exception {
      // Given
      TaskId task = prepared();

      // When
      RunId run = started(task, Play.READ);

      // Then
      assertThat(stdout(run)).isEqualTo("A sample\n");
    }

    @Test
    void leavesACheckoutThatIsThereAsItIs() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.WORK);

      // When
      String later = "0123456789abcdef0123456789abcdef01234567";
      Prepared again = open().prepare(place(task, later, Optional.empty()));

      // Then
      assertThat(again).isEqualTo(new Prepared.Ready(true, store.base()));
      try (var unpacked = unpack(collected(task))) {
        assertThat(unpacked).isNotNull();
      }
    }

    @Test
    void refusesABaseThatTheStoreLacks() throws Exception {
      for (String base : List.of("0123456789abcdef0123456789abcdef01234567", "main", "-x", "")) {
        assertThat(sandbox.prepare(place(newTask(), base, Optional.empty())))
            .as(base)
            .isInstanceOf(Prepared.Refused.class);
      }
    }

    @Test
    void goesOnFromWhatAnEarlierRunLeft() throws Exception {
      // Given
      TaskId first = prepared();
      performed(first, Play.CONVERSE);
      performed(first, Play.COMMIT);
      byte[] conversation = sandbox.capsule(first, CONVERSATION).readAllBytes();
      Collected.Commits left = collected(first);
      byte[] pack = left.pack().readAllBytes();
      sandbox.remove(first);

      // When
      TaskId second = newTask();
      Place.Seed seed = new Place.Seed(left.head(), pack, conversation);
      Prepared prepared = sandbox.prepare(place(second, store.base(), Optional.of(seed)));

      // Then
      assertThat(prepared).isEqualTo(new Prepared.Ready(false, store.base()));
      assertThat(stdout(started(second, Play.REMEMBER))).isEqualTo("made\ntalk\n");
      Collected.Commits again = collected(second);
      assertThat(again.head()).isEqualTo(left.head());
      try (var unpacked = unpack(again)) {
        assertThat(unpacked.file(again.head(), "work.txt")).contains("made\n");
      }
    }

    @Test
    void refusesAHeadThatNoPackBrings() throws Exception {
      // Given
      String head = "0123456789abcdef0123456789abcdef01234567";
      Place.Seed seed = new Place.Seed(head, new byte[0], new byte[0]);

      // When
      Prepared prepared = sandbox.prepare(place(newTask(), store.base(), Optional.of(seed)));

      // Then
      assertThat(prepared).isInstanceOf(Prepared.Refused.class);
    }
  }

  @Nested
  class Collecting {
    @Test
    void findsNothingWhereNothingWasMade() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.READ);

      // When, Then
      assertThat(sandbox.collect(task, store.base())).isEqualTo(new Collected.Nothing());
    }

    @Test
    void commitsWhatTheAgentLeftAsTheTasksAuthor() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.WORK);

      // When
      Collected.Commits commits = collected(task);

      // Then
      assertThat(commits.leftOvers()).isTrue();
      try (var unpacked = unpack(commits)) {
        RevCommit commit = unpacked.commit(commits.head());
        assertThat(commit.getParent(0).name()).isEqualTo(store.base());
        assertThat(commit.getAuthorIdent().getName()).isEqualTo("Robin Author");
        assertThat(commit.getAuthorIdent().getEmailAddress()).isEqualTo("robin@example.org");
        assertThat(commit.getFullMessage()).contains("Optio-Left-Over: true");
        assertThat(unpacked.file(commits.head(), "work.txt")).contains("made\n");
      }
    }

    @Test
    void takesTheAgentsOwnCommitsAsTheyAre() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.COMMIT);

      // When
      Collected.Commits commits = collected(task);

      // Then
      assertThat(commits.leftOvers()).isFalse();
      try (var unpacked = unpack(commits)) {
        assertThat(unpacked.commit(commits.head()).getFullMessage()).isEqualTo("Do the work\n");
        assertThat(unpacked.commit(commits.head()).getAuthorIdent().getName())
            .isEqualTo("Robin Author");
      }
    }

    @Test
    void saysTheSameTwice() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.WORK);
      Collected.Commits first = collected(task);
      first.pack().close();

      // When
      Collected.Commits second = (Collected.Commits) open().collect(task, store.base());

      // Then
      assertThat(second.head()).isEqualTo(first.head());
      try (var unpacked = unpack(second)) {
        assertThat(unpacked.file(second.head(), "work.txt")).contains("made\n");
      }
    }

    @Test
    void hasNoneOfItsOwnFilesInACommit() throws Exception {
      // Given
      TaskId task = prepared();
      Launch.HomeFile prompt =
          new Launch.HomeFile(PROMPT, "do it".getBytes(UTF_8), Optional.of("OPTIO_PROMPT_FILE"));
      Launch launch =
          new Launch(
              argv(Play.WORK), Map.of(), List.of(prompt), "in".getBytes(UTF_8), false, ROOMY);
      ended(started(task, launch));

      // When
      Collected.Commits commits = collected(task);

      // Then
      try (var unpacked = unpack(commits)) {
        assertThat(unpacked.paths(commits.head())).containsExactly("README.md", "work.txt");
      }
    }

    @Test
    void refusesWhileARunGoesOn() throws Exception {
      // Given
      TaskId task = prepared();
      waiting(task);

      // When, Then
      assertRefused(SandboxException.Cause.IMPOSSIBLE, () -> sandbox.collect(task, store.base()));
    }

    @Test
    void refusesWithoutACheckout() {
      assertRefused(
          SandboxException.Cause.UNAVAILABLE, () -> sandbox.collect(newTask(), store.base()));
    }
  }

  @Nested
  class TakingTheConversation {
    @Test
    void takesWhatIsListedAndNothingElse() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.CONVERSE);

      // When
      Map<String, String> files = untar(sandbox.capsule(task, List.of(".agent", ".missing")));

      // Then
      assertThat(files).containsExactly(Map.entry(".agent/session", "talk\n"));
    }

    @Test
    void takesItBeforeTheWorkWasRead() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.CONVERSE);
      performed(task, Play.BULK);
      Collected.Commits unread = collected(task);

      // When
      Map<String, String> files = untar(sandbox.capsule(task, CONVERSATION));

      // Then
      assertThat(files).containsKey(".agent/session");
      try (var unpacked = unpack(unread)) {
        assertThat(unpacked.paths(unread.head())).contains("bulk.bin");
      }
    }

    @Test
    void takesNothingWhereThereIsNothing() throws Exception {
      assertThat(untar(sandbox.capsule(prepared(), CONVERSATION))).isEmpty();
    }

    @Test
    void refusesPathsOutOfTheHome() throws Exception {
      // Given
      TaskId task = prepared();

      // When, Then
      for (String path : List.of("../x", "/etc/passwd", ".agent/../../x", "")) {
        assertRefused(
            SandboxException.Cause.IMPOSSIBLE, () -> sandbox.capsule(task, List.of(path)));
      }
    }

    private static Map<String, String> untar(InputStream stream) throws IOException {
      Map<String, String> files = new TreeMap<>();
      byte[] bytes = stream.readAllBytes();
      stream.close();
      try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          String name = Path.of(entry.getName()).normalize().toString();
          files.put(name, new String(tar.readAllBytes(), UTF_8));
        }
      }
      return files;
    }
  }

  @Nested
  class Removing {
    @Test
    void forgetsTheTaskAndItsRuns() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = started(task, Play.WORK);
      ended(run);

      // When
      sandbox.remove(task);
      sandbox.remove(task);

      // Then
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Absent());
      assertThat(sandbox.prepare(place(task))).isEqualTo(new Prepared.Ready(false, store.base()));
      assertThat(sandbox.collect(task, store.base())).isEqualTo(new Collected.Nothing());
    }

    @Test
    void refusesWhileARunGoesOn() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = waiting(task);

      // When, Then
      assertRefused(SandboxException.Cause.IMPOSSIBLE, () -> sandbox.remove(task));
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Running());
    }
  }
}
