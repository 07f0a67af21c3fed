package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the embedded servers keep their files.
 *
 * <p>The data directory is closed to other users (0700). Below it {@code embedded} and {@code
 * servers} may be passed through, so that a server with a user id of its own reaches its folder
 * when the data directory lets it; all files in them are 0600, all folders of servers 0700.
 *
 * @param data the data directory
 * @param programs where the servers' programs are unpacked; data directories may share it
 */
record Folders(Path data, Path programs) {
  private static final String PRIVATE = "rwx------";
  private static final String PASSABLE = "rwx--x--x";
  private static final String READABLE = "rwxr-xr-x";

  Folders {
    data = data.toAbsolutePath().normalize();
    programs = programs.toAbsolutePath().normalize();
  }

  static Folders in(Path data) {
    return new Folders(data, data.resolve("embedded").resolve("programs"));
  }

  Path root() {
    return data.resolve("embedded");
  }

  Path lock() {
    return root().resolve("lock");
  }

  Path users() {
    return root().resolve("users");
  }

  Path state() {
    return root().resolve("state");
  }

  Path credentials() {
    return root().resolve("credentials");
  }

  /** What the servers can reach, and nothing else of the data directory. */
  Path servers() {
    return root().resolve("servers");
  }

  /** The folder and working directory of a server. */
  Path of(ServerKind kind) {
    return servers().resolve(kind.key());
  }

  /** The file that a running server holds a lock on. */
  Path lockOf(ServerKind kind) {
    return servers().resolve(kind.key() + ".lock");
  }

  Path logs() {
    return servers().resolve("logs");
  }

  /** Makes a folder that only its owner may enter, if it is missing. */
  static void createPrivate(Path folder) throws IOException {
    create(folder, PRIVATE);
  }

  /** Makes those that are missing. */
  void create() throws EmbeddedException, IOException {
    if (!Files.isDirectory(data)) {
      Files.createDirectories(data.getParent());
      create(data, PRIVATE);
    }
    checkOwner(data.resolve("embedded"));
    create(root(), PASSABLE);
    create(servers(), PASSABLE);
    create(logs(), PRIVATE);
    if (!Files.isDirectory(programs)) {
      create(programs, READABLE);
    }
  }

  /** A start by another user would leave files behind that the first one can no longer use. */
  private void checkOwner(Path folder) throws EmbeddedException, IOException {
    if (!Files.exists(folder)) {
      return;
    }
    int owner = Ownership.of(folder);
    if (owner != Ownership.mine()) {
      throw new EmbeddedException(
          EmbeddedException.Cause.NOT_WRITABLE,
          "The embedded servers in "
              + data
              + " belong to the user with id "
              + owner
              + "; start as that user, or with another data directory.");
    }
  }

  private static void create(Path folder, String permissions) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }
  }
}
