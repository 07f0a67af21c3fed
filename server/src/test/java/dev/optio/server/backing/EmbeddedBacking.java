package dev.optio.server.backing;

import dev.optio.server.embedded.EmbeddedException;
import dev.optio.server.embedded.Endpoints;
import dev.optio.server.embedded.ServerControl;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The servers that Optio ships, or a PostgreSQL 15 of the system, in a new folder below the build
 * folder. What a killed test run left there is ended by the next one.
 */
final class EmbeddedBacking implements Servers {
  private static final Path SYSTEM_15 = Path.of("/usr/lib/postgresql/15/bin");

  private static boolean leftDiscarded;

  private final ServerControl control;
  private final PostgresAdmin postgres;
  private final RedisAddress redis;

  private EmbeddedBacking(ServerControl control, PostgresAdmin postgres, RedisAddress redis) {
    this.control = control;
    this.postgres = postgres;
    this.redis = redis;
  }

  static EmbeddedBacking start(Optional<Integer> version)
      throws EmbeddedException, IOException, InterruptedException {
    Path folder = Path.of("target", "backing").toAbsolutePath();
    Files.createDirectories(folder);
    discardLeft(folder);
    int major = version.orElse(ServerControl.shippedMajor());
    Optional<Path> build =
        major == ServerControl.shippedMajor() ? Optional.empty() : Optional.of(system(major));
    Path data = Files.createTempDirectory(folder, "servers-");
    ServerControl control = new ServerControl(data, folder.resolve("programs"), build, major);
    Endpoints endpoints = control.start();
    return new EmbeddedBacking(
        control,
        new PostgresAdmin(
            endpoints.postgres().host(),
            endpoints.postgres().port(),
            control.superuserPassword(),
            endpoints.postgres().user(),
            endpoints.postgres().password()),
        new RedisAddress(
            endpoints.redis().host(), endpoints.redis().port(), endpoints.redis().password()));
  }

  @Override
  public PostgresAdmin postgres() {
    return postgres;
  }

  @Override
  public RedisAddress redis() {
    return redis;
  }

  @Override
  public void stopPostgres() throws EmbeddedException, InterruptedException {
    control.stopPostgres();
  }

  @Override
  public void startPostgres() throws EmbeddedException, IOException, InterruptedException {
    control.startPostgres();
  }

  @Override
  public void stopRedis() throws EmbeddedException, InterruptedException {
    control.stopRedis();
  }

  @Override
  public void startRedis() throws EmbeddedException, IOException, InterruptedException {
    control.startRedis();
  }

  @Override
  public void close() throws IOException {
    try {
      control.discard();
    } catch (EmbeddedException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while servers were ended");
    }
  }

  private static Path system(int major) {
    if (major == 15 && Files.isExecutable(SYSTEM_15.resolve("postgres"))) {
      return SYSTEM_15;
    }
    throw new IllegalStateException(
        "PostgreSQL "
            + major
            + " is needed: install Debian's postgresql-"
            + major
            + ", or use Docker");
  }

  /** Only before this process has servers of its own, which it would take for left ones. */
  private static synchronized void discardLeft(Path folder)
      throws EmbeddedException, IOException, InterruptedException {
    if (leftDiscarded) {
      return;
    }
    leftDiscarded = true;
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "servers-*")) {
      for (Path data : left) {
        ServerControl.discardIfLeft(data);
      }
    }
  }
}
