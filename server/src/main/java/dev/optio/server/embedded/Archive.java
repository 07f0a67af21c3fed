package dev.optio.server.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** Unpacks, flushes and deletes folder trees. */
final class Archive {
  private static final int ANY_MAY_EXECUTE = 0111;

  /** How an entry says that it is a file; {@code isFile} takes devices and pipes for some. */
  private static final Set<Byte> FILES = Set.of(TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL);

  private Archive() {}

  /** Unpacks files, folders and relative links; others, and what would leave the folder, fail. */
  static void unpackTarXz(InputStream archive, Path folder) throws IOException {
    try (InputStream plain = new XZInputStream(new BufferedInputStream(archive));
        TarArchiveInputStream entries = new TarArchiveInputStream(plain)) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        unpack(entry, entries, folder);
      }
    }
  }

  /** Has the operating system write all that is cached of the tree's file system. */
  static void flush(Path folder) throws EmbeddedException, IOException, InterruptedException {
    new ProcessBuilder(Platform.program("sync").toString(), "-f", folder.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Deletes a tree, if it is there. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path target = inside(folder, folder.resolve(entry.getName()));
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Path parent = PrivateFile.folderOf(target);
    Files.createDirectories(parent);
    if (!parent.toRealPath().equals(folder.toRealPath().resolve(folder.relativize(parent)))) {
      throw new IOException("an archive entry lies behind a link: " + entry.getName());
    }
    if (entry.isSymbolicLink()) {
      Path link = Path.of(entry.getLinkName());
      if (link.isAbsolute()) {
        throw new IOException("an archive's link is not relative: " + entry.getName());
      }
      inside(folder, parent.resolve(link));
      Files.createSymbolicLink(target, link);
      return;
    }
    if (!FILES.contains(entry.getLinkFlag())) {
      throw new IOException(
          "an archive entry is neither file, folder nor link: " + entry.getName());
    }
    Files.copy(content, target);
    boolean program = (entry.getMode() & ANY_MAY_EXECUTE) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static Path inside(Path folder, Path named) throws IOException {
    Path normal = named.normalize();
    if (!normal.startsWith(folder)) {
      throw new IOException("an archive entry leads outside: " + named);
    }
    return normal;
  }
}
