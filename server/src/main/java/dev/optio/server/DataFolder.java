package dev.optio.server;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The data directory, and what lies where in it.
 *
 * @param root closed to other users
 */
record DataFolder(Path root) {
  /** Makes the folder, or finds it. */
  static DataFolder at(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      try {
        Files.createDirectories(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        throw new IOException("The data directory " + root + " is a file.", e);
      }
    }
    if (!Files.isWritable(root)) {
      throw new IOException("The data directory " + root + " cannot be written to.");
    }
    return new DataFolder(root.toRealPath());
  }

  Path encryptionKey() {
    return root.resolve("encryption-key");
  }

  Path localToken() {
    return root.resolve("local-token");
  }

  /** The certificates that agents believe, where they are not the system's. */
  Path agentAuthorities() {
    return root.resolve("agent-authorities.pem");
  }

  /** Checkouts and runs. */
  Path sandbox() {
    return root.resolve("local");
  }

  /** What repositories hold, as last fetched. */
  Path objectStores() {
    return root.resolve("repositories");
  }

  Path quarantine() {
    return root.resolve("quarantine");
  }

  /** Repositories made to be tried out. */
  Path samples() {
    return root.resolve("samples");
  }

  /**
   * A name for this folder that stays with it: runs begun on it can only go on there.
   *
   * @param fresh taken when it has none yet
   */
  String place(String fresh) throws IOException {
    Path file = root.resolve("place");
    Path draft = Files.createTempFile(root, ".place", "");
    try {
      Files.writeString(draft, fresh);
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // It has one.
    } finally {
      Files.delete(draft);
    }
    return Files.readString(file).strip();
  }
}
