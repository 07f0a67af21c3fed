package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Small files that only their owner may read, replaced as a whole or not at all. */
final class PrivateFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFile() {}

  /** Opens it for reading and writing; made empty when absent. */
  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, Set.of(CREATE, READ, WRITE), OWNER_ONLY);
  }

  /** The folder that holds a file or folder. */
  static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  /** The one name of a file, which need not exist, in a folder that does. */
  static Path real(Path file) throws IOException {
    return folderOf(file).toRealPath().resolve(file.getFileName());
  }

  /** Replaces the content, so that even after a power cut the file is the old or the new one. */
  static void write(Path file, String content) throws IOException {
    Path folder = folderOf(file);
    Path next = Files.createTempFile(folder, "." + file.getFileName(), ".new", OWNER_ONLY);
    try {
      try (FileChannel channel = FileChannel.open(next, WRITE)) {
        ByteBuffer bytes = UTF_8.encode(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, ATOMIC_MOVE);
      force(folder);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** Writes {@code name=value} lines; neither may hold a line break, a name no equals sign. */
  static void writeValues(Path file, Map<String, String> values) throws IOException {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(values)
        .forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    write(file, lines.toString());
  }

  /** Reads what {@link #writeValues} wrote; other lines are skipped, no file holds no values. */
  static Map<String, String> readValues(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    try {
      for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n", -1)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    } catch (NoSuchFileException absent) {
      return Map.of();
    }
    return values;
  }

  /** Makes changes to the entries of a folder last over a power cut. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }
}
