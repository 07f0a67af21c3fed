package dev.optio.server.publish;

import dev.optio.server.git.ObjectStores;
import dev.optio.server.git.StoreFiles;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Where the work of agents is looked at before it goes anywhere. Blocks; for virtual threads. */
public final class Quarantine {
  private final Path root;
  private final ObjectStores stores;
  private final QuarantineLimits limits;
  private final InstantSource clock;

  /**
   * A quarantine.
   *
   * @param root a directory for nothing else, made when it is not there
   */
  public Quarantine(Path root, ObjectStores stores, QuarantineLimits limits, InstantSource clock) {
    this.root = root;
    this.stores = stores;
    this.limits = limits;
    this.clock = clock;
  }

  /** A room for one run's work. Close it when the work has been pushed or refused. */
  public QuarantineRoom open(RunId run, RepositoryId repository) {
    try {
      Files.createDirectories(root);
      Path directory = Files.createTempDirectory(root, run + "-");
      return new QuarantineRoom(directory, stores.directory(repository).resolve("objects"), limits);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Removes what crashed processes left.
   *
   * @param age older than any examination and push takes
   */
  public void sweep(Duration age) {
    Instant eldest = clock.instant().minus(age);
    try (DirectoryStream<Path> rooms = Files.newDirectoryStream(root)) {
      for (Path room : rooms) {
        if (Files.getLastModifiedTime(room).toInstant().isBefore(eldest)) {
          StoreFiles.remove(room);
        }
      }
    } catch (NoSuchFileException nothing) {
      // No room was ever made, or another process swept it.
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Removes what earlier attempts of a run left; only for who holds the run. */
  public void forget(RunId run) {
    try (DirectoryStream<Path> rooms = Files.newDirectoryStream(root, run + "-*")) {
      for (Path room : rooms) {
        StoreFiles.remove(room);
      }
    } catch (NoSuchFileException nothing) {
      // No room was ever made.
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
