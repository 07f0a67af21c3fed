package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Together;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the servers: who starts, joins, outlives, kills and stops them. */
class EmbeddedServersIT {
  @TempDir private static Path folder;

  private final Installation here = Installation.in(folder.resolve("data"));
  private final Endpoints endpoints = here.start();
  private final Optional<ServerProcess> postgres = here.process(ServerKind.POSTGRES);
  private final Optional<ServerProcess> redis = here.process(ServerKind.REDIS);

  EmbeddedServersIT() throws Exception {}

  @BeforeAll
  static void keepAWord() throws Exception {
    Installation.execute(
        Installation.in(folder.resolve("data")).start(),
        "create table kept as select 'first' as word");
  }

  @AfterAll
  static void stopAll() throws Exception {
    EmbeddedServers.stop(folder.resolve("data"));
  }

  @Nested
  class Joining {
    @Test
    void aSecondStartOfThisProcessJoins() throws Exception {
      // When
      Endpoints again = here.start();

      // Then
      assertThat(again).isEqualTo(endpoints);
      assertSameServers();
    }

    @Test
    void anotherProcessJoins() throws Exception {
      // When
      try (StarterProcess other = StarterProcess.start(here.folders())) {
        // Then
        assertThat(other.said()).isEqualTo("STARTED " + endpoints);
      }
      assertSameServers();
    }

    @Test
    void manyThreadsThatStartAtOnceGetTheSameServers() throws Exception {
      // Given
      here.stop();

      // When
      List<Endpoints> all = Together.run(4, number -> here.start());

      // Then
      assertThat(all).containsOnly(endpoints);
      assertThat(Installation.serves(endpoints)).isTrue();
    }

    @Test
    void manyProcessesThatStartAtOnceGetTheSameServers() throws Exception {
      // Given
      here.stop();

      // When
      List<String> all =
          Together.run(
              3,
              number -> {
                try (StarterProcess other = StarterProcess.start(here.folders())) {
                  return other.said();
                }
              });

      // Then
      assertThat(all).containsOnly("STARTED " + endpoints);
      assertThat(Installation.serves(endpoints)).isTrue();
    }
  }

  @Nested
  class Outliving {
    @Test
    void serversOutliveTheProcessThatStartedThem() throws Exception {
      // Given
      here.stop();
      StarterProcess starter = StarterProcess.start(here.folders());
      starter.said();
      Optional<ServerProcess> started = here.process(ServerKind.POSTGRES);

      // When
      starter.kill();

      // Then
      assertThat(here.start()).isEqualTo(endpoints);
      assertThat(here.process(ServerKind.POSTGRES)).isEqualTo(started).isPresent();
    }

    @Test
    void keepsWhatWasCommittedWhenPostgresIsKilled() throws Exception {
      // Given
      Installation.execute(endpoints, "update kept set word = 'committed'");

      // When
      here.kill(ServerKind.POSTGRES);

      // Then
      assertThat(here.start()).isEqualTo(endpoints);
      assertThat(keptWord()).isEqualTo("committed");
      assertThat(here.process(ServerKind.POSTGRES)).isPresent().isNotEqualTo(postgres);
      assertThat(here.process(ServerKind.REDIS)).isEqualTo(redis);
    }

    @Test
    void startsOnlyTheOneThatWasKilled() throws Exception {
      // When
      here.kill(ServerKind.REDIS);

      // Then
      assertThat(here.start()).isEqualTo(endpoints);
      assertThat(Installation.serves(endpoints)).isTrue();
      assertThat(here.process(ServerKind.POSTGRES)).isEqualTo(postgres);
    }

    @Test
    void keepsEverythingOverAnOrderlyStop() throws Exception {
      // Given
      Installation.execute(endpoints, "update kept set word = 'stopped'");

      // When
      here.stop();

      // Then
      assertThat(here.start()).isEqualTo(endpoints);
      assertThat(keptWord()).isEqualTo("stopped");
    }
  }

  @Nested
  class Stopping {
    @Test
    void sparesServersThatAnotherProcessUses() throws Exception {
      // Given
      try (StarterProcess other = StarterProcess.start(here.folders())) {
        other.said();

        // When
        boolean stopped = EmbeddedServers.stopUnlessUsed(here.folders().data());

        // Then
        assertThat(stopped).isFalse();
        assertSameServers();
        assertThat(Installation.serves(endpoints)).isTrue();
      }
    }

    @Test
    void aKilledUserCountsNoMore() throws Exception {
      // Given
      StarterProcess other = StarterProcess.start(here.folders());
      other.said();
      other.kill();

      // When
      boolean stopped = EmbeddedServers.stopUnlessUsed(here.folders().data());

      // Then
      assertThat(stopped).isTrue();
      assertNothingRuns();
    }

    @Test
    void anotherProcessSparesWhatThisOneUses() throws Exception {
      // When
      try (StarterProcess other =
          StarterProcess.run(
              List.of(), StarterProcess.classPath(), here.folders(), "unless-used")) {
        // Then
        assertThat(other.said()).isEqualTo("STOPPED false");
      }
      assertSameServers();
    }

    @Test
    void endsThemWhoeverUsesThemWhenTold() throws Exception {
      // Given
      try (StarterProcess other = StarterProcess.start(here.folders())) {
        other.said();

        // When
        here.stop();

        // Then
        assertNothingRuns();
      }
    }

    @Test
    void isDoneTwiceWithoutHarm() throws Exception {
      // Given
      here.stop();

      // When
      here.stop();

      // Then
      assertNothingRuns();
      assertThat(here.start()).isEqualTo(endpoints);
    }

    @Test
    void leavesADirectoryAloneThatNeverHadServers() throws Exception {
      // Given
      Path absent = folder.resolve("absent");

      // When
      boolean stopped = EmbeddedServers.stopUnlessUsed(absent);

      // Then
      assertThat(stopped).isTrue();
      assertThat(absent).doesNotExist();
    }

    private void assertNothingRuns() {
      assertThat(here.processes(ServerKind.POSTGRES)).isEmpty();
      assertThat(here.processes(ServerKind.REDIS)).isEmpty();
      assertThat(postgres.orElseThrow().isAlive()).isFalse();
      assertThat(redis.orElseThrow().isAlive()).isFalse();
    }
  }

  private String keptWord() throws Exception {
    return Installation.ask(endpoints, "select word from kept");
  }

  private void assertSameServers() {
    assertThat(here.process(ServerKind.POSTGRES)).isEqualTo(postgres).isPresent();
    assertThat(here.process(ServerKind.REDIS)).isEqualTo(redis).isPresent();
  }
}
