package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who can log in to the servers, reach them or learn how to. */
class EmbeddedSafetyIT {
  @TempDir private static Path folder;

  private final Installation here = Installation.in(folder.resolve("data"));
  private final Endpoints endpoints = here.start();
  private final Endpoints.Postgres postgres = endpoints.postgres();
  private final Credentials credentials = here.credentials();

  EmbeddedSafetyIT() throws Exception {}

  @AfterAll
  static void stopAll() throws Exception {
    EmbeddedServers.stop(folder.resolve("data"));
  }

  @Nested
  class Logins {
    @Test
    void storesPasswordsAsScram() throws SQLException {
      // Given
      try (Connection superuser =
          Installation.connect(postgres, "postgres", "postgres", credentials.superuser())) {
        // When
        String others =
            Installation.ask(
                superuser,
                "select count(*) from pg_authid where rolcanlogin and (rolpassword is null or"
                    + " rolpassword not like 'SCRAM-SHA-256$%')");

        // Then
        assertThat(others).isEqualTo("0");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"optio", "postgres"})
    void refusesAWrongPassword(String role) {
      assertThatThrownBy(() -> Installation.connect(postgres, "optio", role, "0".repeat(64)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void asksForScramOnly() throws SQLException {
      try (Connection superuser =
          Installation.connect(postgres, "postgres", "postgres", credentials.superuser())) {
        assertThat(
                Installation.ask(
                    superuser,
                    "select string_agg(type || ' ' || address || ' ' || auth_method, ', ')"
                        + " from pg_hba_file_rules"))
            .isEqualTo("host 127.0.0.1 scram-sha-256");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "template1"})
    void keepsTheApplicationOutOfOtherDatabases(String database) {
      assertThatThrownBy(
              () -> Installation.connect(postgres, database, "optio", postgres.password()))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    @Test
    void givesTheApplicationNoRightsOverTheServer() throws SQLException {
      assertThat(
              Installation.ask(
                  endpoints,
                  "select count(*) from pg_roles where rolname = current_user and not (rolsuper or"
                      + " rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)"))
          .isEqualTo("1");
      assertThatThrownBy(() -> Installation.execute(endpoints, "copy (select 1) to program 'true'"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    @Test
    void redisAnswersNobodyWithoutThePassword() throws IOException {
      assertThat(
              Installation.askRedis(
                  endpoints.redis(), "PING", "CONFIG GET requirepass", "AUTH wrong", "PING"))
          .satisfiesExactly(
              answer -> assertThat(answer).startsWith("-NOAUTH"),
              answer -> assertThat(answer).startsWith("-NOAUTH"),
              answer -> assertThat(answer).startsWith("-WRONGPASS"),
              answer -> assertThat(answer).startsWith("-NOAUTH"));
    }
  }

  /** The session's own settings aside: the driver sends some. */
  @ParameterizedTest
  @CsvSource({
    "fsync, on",
    "synchronous_commit, on",
    "full_page_writes, on",
    "unix_socket_directories, ''",
    "timezone, UTC",
    "lc_messages, C",
  })
  void isSetForDataThatLasts(String setting, String value) throws SQLException {
    try (Connection superuser =
        Installation.connect(postgres, "optio", "postgres", credentials.superuser())) {
      assertThat(
              Installation.ask(
                  superuser,
                  "select setting from pg_file_settings where applied and name = '"
                      + setting
                      + "'"))
          .isEqualTo(value);
    }
  }

  @Nested
  class Secrets {
    private final List<String> passwords =
        List.of(credentials.superuser(), credentials.application(), credentials.redis());

    @Test
    void standInTwoFilesThatOnlyTheirOwnerReads() throws IOException {
      // When
      List<Path> holding = new ArrayList<>();
      for (Path file : files()) {
        String content = Files.readString(file, ISO_8859_1);
        if (passwords.stream().anyMatch(content::contains)) {
          holding.add(file);
        }
      }

      // Then
      assertThat(holding)
          .containsExactlyInAnyOrder(
              here.folders().credentials(),
              here.folders().of(ServerKind.REDIS).resolve("redis.conf"));
    }

    @Test
    void noFileOfTheServersIsForOthers() throws IOException {
      Set<PosixFilePermission> others =
          Set.of(
              PosixFilePermission.GROUP_READ,
              PosixFilePermission.GROUP_WRITE,
              PosixFilePermission.OTHERS_READ,
              PosixFilePermission.OTHERS_WRITE);
      for (Path file : files()) {
        assertThat(Files.getPosixFilePermissions(file))
            .as("%s", file)
            .doesNotContainAnyElementsOf(others);
      }
    }

    @ParameterizedTest
    @EnumSource
    void areInNoCommandLineOrEnvironment(ServerKind kind) throws IOException {
      for (ServerProcess process : here.processes(kind)) {
        // When
        String seen = proc(process, "cmdline") + proc(process, "environ");

        // Then
        assertThat(seen).doesNotContain(passwords);
      }
    }

    @Test
    void statementsAndTheirValuesAreNotLogged() throws Exception {
      // Given
      Installation.execute(endpoints, "create table once (word text primary key)");

      // When
      assertThatThrownBy(() ->
              Installation.execute(
                  endpoints, "insert into once select 'a-prompt' from generate_series(1, 2)"))
          .hasMessageContaining("a-prompt");

      // Then
      StringBuilder logs = new StringBuilder();
      for (Path file : files()) {
        if (file.startsWith(here.folders().logs())) {
          logs.append(Files.readString(file, ISO_8859_1));
        }
      }
      assertThat(logs).contains("duplicate key value").doesNotContain("a-prompt");
    }

    private List<Path> files() throws IOException {
      try (Stream<Path> all = Files.walk(here.folders().data())) {
        return all.filter(Files::isRegularFile).toList();
      }
    }
  }

  @Nested
  class Processes {
    @ParameterizedTest
    @EnumSource
    void inheritNothingOfOurEnvironment(ServerKind kind) throws IOException {
      // Given
      Set<String> allowed =
          Set.of(
              "PATH",
              "LC_ALL",
              "PWD",
              "OLDPWD",
              "SHLVL",
              "_",
              "LC_COLLATE",
              "LC_CTYPE",
              "LC_MESSAGES",
              "LC_MONETARY",
              "LC_NUMERIC",
              "LC_TIME",
              "PGLOCALEDIR",
              "PGSYSCONFDIR",
              "PG_GRANDPARENT_PID");

      // When
      String environment = proc(here.process(kind).orElseThrow(), "environ");

      // Then
      assertThat(Arrays.stream(environment.split("\0", -1)).map(entry -> entry.split("=", 2)[0]))
          .filteredOn(name -> !name.isEmpty())
          .isSubsetOf(allowed);
    }

    @ParameterizedTest
    @EnumSource
    void haveASessionOfTheirOwn(ServerKind kind) throws IOException {
      // When
      ServerProcess process = here.process(kind).orElseThrow();

      // Then
      assertThat(proc(process, "stat")).contains(" " + process.pid() + " " + process.pid() + " ");
    }

    @ParameterizedTest
    @EnumSource
    void listenOnLoopbackOnly(ServerKind kind) throws IOException {
      // Given
      int port = kind == ServerKind.POSTGRES ? postgres.port() : endpoints.redis().port();
      String ofPort = String.format(Locale.ROOT, ":%04X", port);

      // When
      List<String> listening = new ArrayList<>();
      for (String table : List.of("tcp", "tcp6")) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net", table))) {
          lines
              .map(line -> line.strip().split("\\s+"))
              .filter(fields -> fields[1].endsWith(ofPort) && fields[3].equals("0A"))
              .forEach(fields -> listening.add(fields[1]));
        }
      }

      // Then
      assertThat(listening).containsExactly("0100007F" + ofPort);
    }
  }

  private static String proc(ServerProcess process, String file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), ISO_8859_1);
  }
}
