package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about the servers is wrong, lost or of another folder. */
class StaleStateIT {
  @TempDir private static Path folder;

  private final Installation here = Installation.in(folder.resolve("data"));
  private final Endpoints endpoints = here.start();
  private final Optional<ServerProcess> postgres = here.process(ServerKind.POSTGRES);

  StaleStateIT() throws Exception {}

  @AfterAll
  static void stopAll() throws Exception {
    EmbeddedServers.stop(folder.resolve("data"));
    EmbeddedServers.stop(folder.resolve("copy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "postgres.process.pid=\0\nnonsense", "folder=0:0"})
  void replacesServersThatTheStateFileDoesNotTellOf(String content) throws Exception {
    // Given
    Installation.execute(endpoints, "create table if not exists kept (word text)");
    Files.writeString(here.folders().state(), content);

    // When
    Endpoints again = here.start();

    // Then
    assertThat(postgres.orElseThrow().isAlive()).isFalse();
    assertThat(Installation.serves(again)).isTrue();
    assertThat(Installation.ask(again, "select count(*) from kept")).isEqualTo("0");
  }

  @Test
  void sparesAProcessThatHasTheNumberOfAServerThatEnded() throws Exception {
    // Given
    Process bystander = new ProcessBuilder("sleep", "1000").start();
    try {
      here.stop();
      record(bystander.pid(), startTicks(bystander.pid()) - 1);

      // When
      Endpoints again = here.start();

      // Then
      assertThat(bystander.isAlive()).isTrue();
      assertThat(Installation.serves(again)).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void startsOverWhatAPowerCutLeft() throws Exception {
    // Given
    Path claim = here.folders().of(ServerKind.POSTGRES).resolve(ServerKind.POSTGRES.claim());
    byte[] left = Files.readAllBytes(claim);
    here.kill(ServerKind.POSTGRES);
    String own = Long.toString(ProcessHandle.current().pid());
    Files.writeString(claim, new String(left, UTF_8).replaceFirst("\\A\\d+", own));

    // When
    Endpoints again = here.start();

    // Then
    assertThat(again).isEqualTo(endpoints);
    assertThat(Installation.serves(again)).isTrue();
  }

  @Test
  void takesAnotherPortWhenItsOwnWasTakenMeanwhile() throws Exception {
    // Given
    here.stop();
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(Ports.address(endpoints.postgres().port()));

      // When
      Endpoints again = here.start();

      // Then
      assertThat(again.postgres().port()).isNotEqualTo(endpoints.postgres().port());
      assertThat(again.redis()).isEqualTo(endpoints.redis());
      assertThat(Installation.serves(again)).isTrue();
    }
  }

  @Test
  void aCopyOfTheFolderGetsServersOfItsOwn() throws Exception {
    // Given
    Path copied = folder.resolve("copy");
    assertThat(
            new ProcessBuilder("cp", "-a", here.folders().data() + "", copied + "")
                .start()
                .waitFor())
        .isZero();

    // When
    Endpoints copy = Installation.in(copied).start();

    // Then
    assertThat(copy.postgres().port()).isNotEqualTo(endpoints.postgres().port());
    assertThat(copy.redis().port()).isNotEqualTo(endpoints.redis().port());
    assertThat(Installation.serves(copy)).isTrue();
    assertThat(here.process(ServerKind.POSTGRES)).isEqualTo(postgres);
    assertThat(Installation.serves(endpoints)).isTrue();
  }

  @Test
  void makesNewPasswordsForThoseThatWereLost() throws Exception {
    // Given
    Installation.execute(endpoints, "create table if not exists kept (word text)");
    Files.delete(here.folders().credentials());

    // When
    Endpoints again = here.start();

    // Then
    assertThat(again.postgres().password()).isNotEqualTo(endpoints.postgres().password());
    assertThat(Installation.serves(again)).isTrue();
    assertThat(Installation.ask(again, "select count(*) from kept")).isEqualTo("0");
    assertThat(
            Installation.askRedis(again.redis(), "AUTH " + endpoints.redis().password()).getFirst())
        .startsWith("-WRONGPASS");
  }

  private void record(long pid, long startTicks) throws Exception {
    Map<String, String> values = new HashMap<>(PrivateFile.readValues(here.folders().state()));
    for (String kind : List.of("postgres", "redis")) {
      values.put(kind + ".process.pid", Long.toString(pid));
      values.put(kind + ".process.startTicks", Long.toString(startTicks));
      values.put(kind + ".process.bootId", ServerProcess.withPid(pid).orElseThrow().bootId());
    }
    PrivateFile.writeValues(here.folders().state(), values);
  }

  private static long startTicks(long pid) {
    return ServerProcess.withPid(pid).orElseThrow().startTicks();
  }
}
