package dev.optio.server.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The unpacked programs of both servers.
 *
 * <p>Each build has a folder named after its checksum. A folder is unpacked under another name,
 * written to the disk, and then renamed: one with the right name is complete.
 *
 * @param postgres the folder that holds {@code bin/postgres}
 * @param redis the server's program file
 */
record Programs(Path postgres, Path redis) {
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(3);
  private static final long NEEDED_BYTES = 160L << 20;

  /** How a resource becomes a folder. */
  @FunctionalInterface
  private interface Unpacking {
    void into(Path folder, InputStream resource) throws IOException;
  }

  /** Unpacks what is not there yet. */
  static Programs unpacked(Platform platform, Path folder)
      throws EmbeddedException, IOException, InterruptedException {
    Path postgres = folder.resolve("postgres-" + checksum(platform.postgres()));
    Path redis = folder.resolve("redis-" + checksum(platform.redis()));
    Programs programs = new Programs(postgres, redis.resolve("redis-server"));
    if (Files.isDirectory(postgres) && Files.isDirectory(redis)) {
      return programs;
    }
    try (FolderLock _ = FolderLock.take(folder.resolve("lock"), LOCK_LIMIT)) {
      Failures.needSpace(folder, NEEDED_BYTES);
      unpack(
          platform.postgres(), postgres, (target, content) -> Archive.unpackTarXz(content, target));
      unpack(platform.redis(), redis, Programs::copyRedis);
    }
    return programs;
  }

  PostgresBuild postgresBuild() {
    return new PostgresBuild(postgres.resolve("bin"), PostgresBuild.SHIPPED_MAJOR);
  }

  private static void unpack(String resource, Path folder, Unpacking unpacking)
      throws EmbeddedException, IOException, InterruptedException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
    Archive.delete(partial);
    Files.createDirectory(partial);
    try (InputStream content = find(resource).openStream()) {
      unpacking.into(partial, content);
    }
    Archive.flush(partial);
    Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    PrivateFile.force(PrivateFile.folderOf(folder));
  }

  private static void copyRedis(Path folder, InputStream content) throws IOException {
    Path program = folder.resolve("redis-server");
    Files.copy(content, program);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * From the directory of the jar where possible: reading 15 MB at each start would take longer.
   */
  private static String checksum(String resource) throws EmbeddedException, IOException {
    URLConnection connection = find(resource).openConnection();
    if (connection instanceof JarURLConnection jar) {
      return HexFormat.of().toHexDigits((int) jar.getJarEntry().getCrc());
    }
    CRC32 sum = new CRC32();
    try (InputStream content = new CheckedInputStream(connection.getInputStream(), sum)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  private static URL find(String resource) throws EmbeddedException {
    URL found = Programs.class.getResource(resource);
    if (found == null) {
      throw new EmbeddedException(
          EmbeddedException.Cause.UNSUPPORTED_PLATFORM,
          "This build of Optio comes without the embedded server " + resource.substring(1) + ".");
    }
    return found;
  }
}
