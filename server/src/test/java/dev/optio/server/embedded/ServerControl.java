package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** What tests do to the embedded servers of a data directory, and no user of them needs. */
public final class ServerControl {
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(6);

  private final Folders folders;
  private final Setup setup;
  private final SecureRandom random = new SecureRandom();

  /**
   * The servers of a data directory.
   *
   * @param programs where they are unpacked; may be shared
   * @param build the folder with the programs of another PostgreSQL
   * @param major its version
   */
  public ServerControl(Path data, Path programs, Optional<Path> build, int major) {
    this.folders = new Folders(data, programs);
    this.setup =
        new Setup(build.map(folder -> new PostgresBuild(folder, major)), Launcher.Way.ofRoot());
  }

  /** Whether servers are shipped for this machine. */
  public static boolean isShippedForHere() {
    try {
      return Platform.current() != null;
    } catch (EmbeddedException notForHere) {
      return false;
    }
  }

  /** The version of the PostgreSQL that is shipped. */
  public static int shippedMajor() {
    return PostgresBuild.SHIPPED_MAJOR;
  }

  /** Starts or joins both. */
  public Endpoints start() throws EmbeddedException, InterruptedException {
    return EmbeddedServers.start(folders, random, setup);
  }

  public void startPostgres() throws EmbeddedException, IOException, InterruptedException {
    start(ServerKind.POSTGRES);
  }

  public void startRedis() throws EmbeddedException, IOException, InterruptedException {
    start(ServerKind.REDIS);
  }

  public void stopPostgres() throws EmbeddedException, InterruptedException {
    EmbeddedServers.stop(folders, ServerKind.POSTGRES);
  }

  public void stopRedis() throws EmbeddedException, InterruptedException {
    EmbeddedServers.stop(folders, ServerKind.REDIS);
  }

  public String superuserPassword() throws IOException {
    return Credentials.in(folders.credentials(), random).superuser();
  }

  /** Stops both and deletes the data directory, unless another process uses it. */
  public void discard() throws EmbeddedException, IOException, InterruptedException {
    if (EmbeddedServers.stopUnlessUsed(folders.data())) {
      Archive.delete(folders.data());
    }
  }

  /** Discards what a process that has died left there. */
  public static void discardIfLeft(Path data)
      throws EmbeddedException, IOException, InterruptedException {
    if (Files.isDirectory(data)) {
      new ServerControl(data, data, Optional.empty(), 0).discard();
    }
  }

  private void start(ServerKind kind) throws EmbeddedException, IOException, InterruptedException {
    try (FolderLock _ = FolderLock.take(folders.lock(), LOCK_LIMIT)) {
      Credentials credentials = Credentials.in(folders.credentials(), random);
      Programs programs = Programs.unpacked(Platform.current(), folders.programs());
      State state = State.of(folders);
      int port = state.port(kind);
      Server server =
          switch (kind) {
            case POSTGRES ->
                new PostgresServer(
                    folders, setup.build().orElse(programs.postgresBuild()), credentials);
            case REDIS -> new RedisServer(folders, programs.redis(), credentials);
          };
      Starting starting = new Starting(server, folders, state, new Ports(random));
      if (!starting.join()) {
        Launcher launcher = Launcher.choose(folders, setup.ways(), programs.redis());
        starting.launch(launcher);
        starting.await(launcher);
      }
      if (starting.port() != port) {
        throw new IllegalStateException("the port was taken while the server was down");
      }
    }
  }
}
