package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that cannot start say why, and harm nothing. */
class EmbeddedFailuresIT {
  @TempDir private static Path folder;

  private final Installation here = Installation.in(folder.resolve("data"));
  private final Endpoints endpoints = here.start();
  private final Path cluster = here.folders().of(ServerKind.POSTGRES);

  EmbeddedFailuresIT() throws Exception {}

  @AfterAll
  static void stopAll() throws Exception {
    EmbeddedServers.stop(folder.resolve("data"));
  }

  @Test
  void aDatabaseOfAnotherVersionIsLeftAlone() throws Exception {
    // Given
    here.stop();
    Files.writeString(cluster.resolve("PG_VERSION"), "17\n");

    // Then
    assertFailure(EmbeddedException.Cause.OTHER_VERSION)
        .hasMessageContaining("was made by PostgreSQL 17");

    // When
    Files.writeString(cluster.resolve("PG_VERSION"), "18\n");

    // Then
    assertThat(here.start()).isEqualTo(endpoints);
  }

  @Test
  void aFolderThatAnUnseenServerHoldsIsLeftAlone() throws Exception {
    // Given
    here.stop();
    Path lock = here.folders().lockOf(ServerKind.POSTGRES);
    Process holder =
        new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; exec sleep 1000")
            .start();
    try (var said = holder.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held");

      // Then
      assertFailure(EmbeddedException.Cause.IN_USE).hasMessageContaining("another container");
    } finally {
      holder.descendants().forEach(ProcessHandle::destroyForcibly);
      holder.destroyForcibly().waitFor();
    }
    assertThat(here.start()).isEqualTo(endpoints);
  }

  @Test
  void aServerThatDoesNotStartIsQuoted() throws Exception {
    // Given
    here.stop();
    Path control = cluster.resolve("global/pg_control");
    Path hidden = Files.move(control, cluster.resolve("hidden"));

    // Then
    assertFailure(EmbeddedException.Cause.DID_NOT_START)
        .hasMessageContaining("PostgreSQL did not start")
        .hasMessageContaining("pg_control");

    // When
    Files.move(hidden, control);

    // Then
    assertThat(here.start()).isEqualTo(endpoints);
  }

  @Test
  void aFullDiskIsNamedBeforeAnythingIsMade() throws Exception {
    // Given
    Path small = Files.createDirectory(folder.resolve("small"));
    List<String> onASmallDisk =
        List.of(
            "unshare",
            Ownership.mine() == 0 ? "-m" : "-Urm",
            "sh",
            "-c",
            "mount -t tmpfs -o size=64m,mode=0711 tmpfs \"$0\" && exec \"$@\"",
            small.toString());

    // When
    try (StarterProcess starter =
        StarterProcess.run(
            onASmallDisk,
            StarterProcess.classPath(),
            new Folders(small.resolve("data"), here.folders().programs()),
            "start")) {
      // Then
      assertThat(starter.said())
          .startsWith("FAILED NO_SPACE ")
          .contains("MB of free disk space in " + small);
    }
  }

  @Test
  void whatAnInterruptedStartLeftIsCleared() throws Exception {
    // Given
    Folders folders = new Folders(folder.resolve("second"), here.folders().programs());
    folders.create();
    Path left = Files.createDirectories(folders.servers().resolve("new-cluster-1/base"));
    Files.createFile(left.resolve("file"));

    // When
    new Installation(folders).start();

    // Then
    assertThat(left.getParent()).doesNotExist();
    EmbeddedServers.stop(folders.data());
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
      EmbeddedException.Cause cause) {
    return assertThatThrownBy(here::start)
        .isInstanceOfSatisfying(
            EmbeddedException.class, e -> assertThat(e.kind()).isEqualTo(cause));
  }
}
