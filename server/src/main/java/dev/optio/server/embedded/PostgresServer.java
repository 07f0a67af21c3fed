package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The PostgreSQL server of a data directory. */
final class PostgresServer implements Server {
  /** Recovery after a power cut replays what was written since the last checkpoint. */
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /**
   * All settings but the port that differ from PostgreSQL's own. Statements and details of errors
   * stay out of the log: they hold prompts.
   */
  private static final String SETTINGS =
      """
      # Written by Optio at each start; changes are lost.
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      max_connections = 100
      password_encryption = 'scram-sha-256'
      fsync = on
      synchronous_commit = on
      full_page_writes = on
      shared_buffers = 128MB
      max_wal_size = 512MB
      timezone = 'UTC'
      lc_messages = 'C'
      log_timezone = 'UTC'
      logging_collector = on
      log_directory = '../logs'
      log_filename = 'postgres-%a.log'
      log_file_mode = 0600
      log_truncate_on_rotation = on
      log_rotation_age = 1d
      log_rotation_size = 0
      log_min_messages = warning
      log_min_error_statement = panic
      log_error_verbosity = terse
      log_checkpoints = off
      """;

  private static final String LOGINS =
      """
      # Written by Optio at each start; changes are lost. Passwords only, from this machine only.
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private final Path folder;
  private final PostgresBuild build;
  private final Credentials credentials;

  PostgresServer(Folders folders, PostgresBuild build, Credentials credentials) {
    this.folder = folders.of(kind());
    this.build = build;
    this.credentials = credentials;
  }

  @Override
  public ServerKind kind() {
    return ServerKind.POSTGRES;
  }

  @Override
  public void prepare(Launcher launcher, int port)
      throws EmbeddedException, IOException, InterruptedException {
    PostgresSetup setup = new PostgresSetup(build, launcher, credentials);
    if (!Files.exists(folder)) {
      setup.create(folder);
    }
    checkVersion();
    setup.applyPasswords(folder);
    launcher.giveToServer(folder);
    writeForServer(launcher, "postgresql.conf", SETTINGS + "port = " + port + "\n");
    writeForServer(launcher, "pg_hba.conf", LOGINS);
  }

  @Override
  public List<String> command(Launcher launcher) {
    return List.of(
        launcher.seen(build.program("postgres")).toString(),
        "-D",
        launcher.seen(folder).toString());
  }

  @Override
  public Readiness readiness(ServerProcess process, int port) throws IOException {
    if (!PostgresSetup.hasPasswords(folder, credentials)) {
      return Readiness.UNUSABLE;
    }
    List<String> lines = pidFile();
    if (lines.size() <= STATUS_LINE
        || !lines.get(PID_LINE).strip().equals(Long.toString(process.pid()))) {
      return Readiness.NOT_YET;
    }
    if (!lines.get(PORT_LINE).strip().equals(Integer.toString(port))) {
      return Readiness.UNUSABLE;
    }
    return switch (lines.get(STATUS_LINE).strip()) {
      case "ready" -> Readiness.READY;
      case "stopping" -> Readiness.UNUSABLE;
      default -> Readiness.NOT_YET;
    };
  }

  @Override
  public Duration startLimit() {
    return START_LIMIT;
  }

  private void checkVersion() throws EmbeddedException, IOException {
    String found = Files.readString(folder.resolve("PG_VERSION")).strip();
    if (!found.equals(Integer.toString(build.major()))) {
      throw new EmbeddedException(
          EmbeddedException.Cause.OTHER_VERSION,
          "The database in "
              + folder
              + " was made by PostgreSQL "
              + found
              + " and this version of Optio brings "
              + build.major()
              + ": export it with the version of Optio that made it, or choose another data"
              + " directory.");
    }
  }

  private void writeForServer(Launcher launcher, String name, String content) throws IOException {
    Path file = folder.resolve(name);
    PrivateFile.write(file, content);
    launcher.giveToServer(file);
  }

  /** The server keeps its state there; pg_ctl reads it in the same way. */
  private List<String> pidFile() throws IOException {
    try {
      return Files.readString(folder.resolve(kind().claim()), UTF_8).lines().toList();
    } catch (NoSuchFileException notYet) {
      return List.of();
    }
  }
}
