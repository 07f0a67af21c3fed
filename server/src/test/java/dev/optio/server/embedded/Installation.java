package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The embedded servers of one data directory, as tests start, harm and question them. */
final class Installation {
  static final SecureRandom RANDOM = new SecureRandom();

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Folders folders;

  Installation(Folders folders) {
    this.folders = folders;
  }

  /** With the programs that all tests share. */
  static Installation in(Path data) throws IOException {
    Path programs = Path.of("target", "backing", "programs").toAbsolutePath();
    Files.createDirectories(PrivateFile.folderOf(programs));
    return new Installation(new Folders(data, programs));
  }

  Folders folders() {
    return folders;
  }

  Endpoints start() throws EmbeddedException, InterruptedException {
    return EmbeddedServers.start(folders, RANDOM, Setup.shipped());
  }

  void stop() throws EmbeddedException, InterruptedException {
    EmbeddedServers.stop(folders.data());
  }

  Credentials credentials() throws IOException {
    return Credentials.in(folders.credentials(), RANDOM);
  }

  /** The server's first process, which started the others. */
  Optional<ServerProcess> process(ServerKind kind) {
    return processes(kind).stream().findFirst();
  }

  List<ServerProcess> processes(ServerKind kind) {
    return ServerProcess.runningIn(folders.of(kind), kind.program());
  }

  /** By SIGKILL; returns when nothing is left of the server. */
  void kill(ServerKind kind) throws EmbeddedException, IOException, InterruptedException {
    ProcessHandle.of(process(kind).orElseThrow().pid()).orElseThrow().destroyForcibly();
    if (!Waiting.until(LIMIT, () -> processes(kind).isEmpty())) {
      throw new AssertionError(kind + " is still there");
    }
  }

  static Connection connect(Endpoints.Postgres postgres) throws SQLException {
    return connect(postgres, postgres.database(), postgres.user(), postgres.password());
  }

  static Connection connect(
      Endpoints.Postgres postgres, String database, String user, String password)
      throws SQLException {
    String url = "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + database;
    return DriverManager.getConnection(url, user, password);
  }

  static void execute(Endpoints endpoints, String statement) throws SQLException {
    try (Connection connection = connect(endpoints.postgres());
        Statement made = connection.createStatement()) {
      made.execute(statement);
    }
  }

  /** The first column of the first row. */
  static String ask(Endpoints endpoints, String query) throws SQLException {
    try (Connection connection = connect(endpoints.postgres())) {
      return ask(connection, query);
    }
  }

  static String ask(Connection connection, String query) throws SQLException {
    try (Statement made = connection.createStatement();
        ResultSet rows = made.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** The first line of each answer. */
  static List<String> askRedis(Endpoints.Redis redis, String... commands) throws IOException {
    try (Socket socket = new Socket(redis.host(), redis.port())) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      List<String> all = new ArrayList<>();
      for (String command : commands) {
        socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
        all.add(answers.readLine());
      }
      return all;
    }
  }

  /** Whether both serve those who know the passwords. */
  static boolean serves(Endpoints endpoints) throws SQLException, IOException {
    return ask(endpoints, "select 1").equals("1")
        && askRedis(endpoints.redis(), "AUTH " + endpoints.redis().password(), "PING")
            .equals(List.of("+OK", "+PONG"));
  }
}
