package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateTest {
  /** As a server's process, this one will do: it is alive. */
  private final ServerProcess alive =
      ServerProcess.withPid(ProcessHandle.current().pid()).orElseThrow();

  @TempDir private Path folder;
  private Folders folders = Folders.in(Path.of("unset"));

  @BeforeEach
  void recordAServer() throws Exception {
    folders = Folders.in(folder.resolve("data"));
    folders.create();
    State.of(folders).started(ServerKind.REDIS, alive, 16_001);
  }

  @Test
  void readsBackWhatWasRecorded() throws IOException {
    // When
    State read = State.of(folders);

    // Then
    assertThat(read.process(ServerKind.REDIS)).contains(alive);
    assertThat(read.port(ServerKind.REDIS)).isEqualTo(16_001);
    assertThat(read.process(ServerKind.POSTGRES)).isEmpty();
    assertThat(read.port(ServerKind.POSTGRES)).isZero();
  }

  @Test
  void remembersThePortOfAServerThatHasEnded() throws IOException {
    // When
    State.of(folders).ended(ServerKind.REDIS);

    // Then
    assertThat(State.of(folders).process(ServerKind.REDIS)).isEmpty();
    assertThat(State.of(folders).port(ServerKind.REDIS)).isEqualTo(16_001);
  }

  @Nested
  class DoesNotBelieve {
    @ParameterizedTest
    @CsvSource({
      "redis.process.startTicks, 1",
      "redis.process.bootId, another",
      "redis.process.pid, 1",
      "redis.process.pid, -1",
      "redis.process.pid, 999999999999999999999",
      "redis.process.pid, x",
      "redis.process.startTicks, ''",
    })
    void whatIsNotTheRecordedProcess(String name, String value) throws IOException {
      // When
      change(name, value);

      // Then
      assertThat(State.of(folders).process(ServerKind.REDIS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "x", ""})
    void whatIsNoPort(String value) throws IOException {
      // When
      change("redis.port", value);

      // Then
      assertThat(State.of(folders).port(ServerKind.REDIS)).isZero();
    }

    @Test
    void whatWasRecordedForAnotherFolder() throws Exception {
      // Given
      Folders copy = Folders.in(folder.resolve("copy"));
      copy.create();

      // When
      Files.copy(folders.state(), copy.state());

      // Then
      assertThat(State.of(copy).process(ServerKind.REDIS)).isEmpty();
      assertThat(State.of(copy).port(ServerKind.REDIS)).isEqualTo(16_001);
    }

    @Test
    void bytesThatAreNoText() throws IOException {
      // When
      Files.write(folders.state(), new byte[] {0, (byte) 0xff, '\n', '=', '\n', (byte) 0xc3});

      // Then
      assertThat(State.of(folders).process(ServerKind.REDIS)).isEmpty();
      assertThat(State.of(folders).port(ServerKind.REDIS)).isZero();
    }

    private void change(String name, String value) throws IOException {
      Map<String, String> values = new HashMap<>(PrivateFile.readValues(folders.state()));
      values.put(name, value);
      PrivateFile.writeValues(folders.state(), values);
    }
  }

  @Test
  void aDataDirectoryThatWasMovedKeepsItsServers() throws IOException {
    // Given
    Path moved = Files.move(folders.data(), folder.resolve("moved"));

    // Then
    assertThat(State.of(Folders.in(moved)).process(ServerKind.REDIS)).contains(alive);
  }
}
