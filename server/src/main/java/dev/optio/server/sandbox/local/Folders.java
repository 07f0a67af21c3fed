package dev.optio.server.sandbox.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Folders and small files that only the server's user may touch. */
final class Folders {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Folders() {}

  static void create(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    Optional<String> text = read(file);
    return text.isPresent() ? Optional.of(JSON.readValue(text.get(), type)) : Optional.empty();
  }

  /** Writes a record as JSON, all or nothing. */
  static void write(Path file, Record content) throws IOException {
    write(file, JSON.writeValueAsString(content));
  }

  /** Writes all or nothing. */
  static void write(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "fresh-", "");
    try {
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Deletes a tree; follows no link. Nothing may be working in it. */
  static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path entry : entries) {
          delete(entry);
        }
      }
    }
    Files.deleteIfExists(path);
  }
}
