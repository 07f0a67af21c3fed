package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Real PostgreSQL and Redis servers for first use and development, one pair for each data
 * directory.
 *
 * <p>The servers are processes of their own: they outlive the JVM that started them, however it
 * ends, and the next one joins them, as does a second one beside the first. They are ended by
 * {@link #stop} or {@link #stopUnlessUsed}, which the script that starts Optio calls. What runs is
 * written in a state file, which is checked and never believed.
 *
 * <p>Both listen on 127.0.0.1 only, ask for generated passwords, and run without root's rights. The
 * database is as safe against power cuts as PostgreSQL is by default; Redis stores nothing.
 */
public final class EmbeddedServers {
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(6);

  private EmbeddedServers() {}

  /**
   * Starts the servers of a data directory, or joins them, and counts this JVM among their users
   * until it ends. What is missing is made: the directory, the programs, the database.
   *
   * @param random makes the passwords
   */
  public static Endpoints start(Path dataDirectory, SecureRandom random)
      throws EmbeddedException, InterruptedException {
    return start(Folders.in(dataDirectory), random, Setup.shipped());
  }

  /** Whether the data directory has servers, running or not. */
  public static boolean exist(Path dataDirectory) {
    return Files.isDirectory(Folders.in(dataDirectory).servers());
  }

  /** Stops the servers of a data directory, if they run, whoever uses them. */
  public static void stop(Path dataDirectory) throws EmbeddedException, InterruptedException {
    stop(Folders.in(dataDirectory), true);
  }

  /**
   * Stops the servers of a data directory, unless another process uses them.
   *
   * @return whether they are stopped now
   */
  public static boolean stopUnlessUsed(Path dataDirectory)
      throws EmbeddedException, InterruptedException {
    return stop(Folders.in(dataDirectory), false);
  }

  static Endpoints start(Folders folders, SecureRandom random, Setup setup)
      throws EmbeddedException, InterruptedException {
    Platform platform = Platform.current();
    try {
      folders.create();
      try (FolderLock _ = FolderLock.take(folders.lock(), LOCK_LIMIT)) {
        Endpoints endpoints = startLocked(folders, random, setup, platform);
        Users.join(folders.users());
        return endpoints;
      }
    } catch (IOException e) {
      throw Failures.ofFiles(folders.data(), e);
    }
  }

  /** Stops one server, for those who want to see what happens then. */
  static void stop(Folders folders, ServerKind kind)
      throws EmbeddedException, InterruptedException {
    try (FolderLock _ = FolderLock.take(folders.lock(), LOCK_LIMIT)) {
      new Stopping(folders, State.of(folders)).stop(kind);
    } catch (IOException e) {
      throw Failures.ofFiles(folders.data(), e);
    }
  }

  private static Endpoints startLocked(
      Folders folders, SecureRandom random, Setup setup, Platform platform)
      throws EmbeddedException, IOException, InterruptedException {
    Credentials credentials = Credentials.in(folders.credentials(), random);
    Programs programs = Programs.unpacked(platform, folders.programs());
    State state = State.of(folders);
    Ports ports = new Ports(random);
    PostgresBuild build = setup.build().orElse(programs.postgresBuild());
    Starting postgres =
        new Starting(new PostgresServer(folders, build, credentials), folders, state, ports);
    Starting redis =
        new Starting(
            new RedisServer(folders, programs.redis(), credentials), folders, state, ports);
    boolean postgresRuns = postgres.join();
    boolean redisRuns = redis.join();
    if (!postgresRuns || !redisRuns) {
      Launcher launcher = Launcher.choose(folders, setup.ways(), programs.redis());
      postgres.launch(launcher);
      redis.launch(launcher);
      postgres.await(launcher);
      redis.await(launcher);
    }
    return new Endpoints(
        new Endpoints.Postgres(
            Ports.HOST,
            postgres.port(),
            PostgresSetup.APPLICATION,
            PostgresSetup.APPLICATION,
            credentials.application()),
        new Endpoints.Redis(Ports.HOST, redis.port(), credentials.redis()));
  }

  private static boolean stop(Folders folders, boolean evenIfUsed)
      throws EmbeddedException, InterruptedException {
    if (!Files.isDirectory(folders.servers())) {
      return true;
    }
    try (FolderLock _ = FolderLock.take(folders.lock(), LOCK_LIMIT)) {
      Users.leave(folders.users());
      if (!evenIfUsed && Users.any(folders.users())) {
        return false;
      }
      Stopping stopping = new Stopping(folders, State.of(folders));
      stopping.stop(ServerKind.POSTGRES);
      stopping.stop(ServerKind.REDIS);
      return true;
    } catch (IOException e) {
      throw Failures.ofFiles(folders.data(), e);
    }
  }
}
