package dev.optio.server.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The files of a bare repository: laid out, repaired, opened to readers, removed. */
public final class StoreFiles {
  /** Packs and prunes nothing by itself; sha1 objects, refs as files. */
  private static final String CONFIG =
      """
      [core]
      \trepositoryformatversion = 0
      \tfilemode = true
      \tbare = true
      \tlogallrefupdates = false
      [gc]
      \tauto = 0
      \tautodetach = false
      [maintenance]
      \tauto = false
      [receive]
      \tautogc = false
      """;

  private static final String HEAD = "ref: refs/heads/main\n";

  private static final Set<PosixFilePermission> READ =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ);

  private static final Set<PosixFilePermission> ENTER =
      EnumSet.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  private StoreFiles() {}

  /**
   * Makes the directory a bare repository. Whatever a crash left is completed; objects and refs
   * that are there stay.
   */
  public static void layOut(Path directory) throws IOException {
    for (String inner : List.of("objects/pack", "objects/info", "refs/heads", "refs/tags")) {
      Files.createDirectories(directory.resolve(inner));
    }
    Path config = directory.resolve("config");
    if (!CONFIG.equals(textOf(config))) {
      replace(config, CONFIG);
    }
    Path head = directory.resolve("HEAD");
    if (!textOf(head).startsWith("ref: refs/heads/")) {
      replace(head, HEAD);
    }
  }

  /** Removes locks and half-received packs of a process that died; only for the lock's holder. */
  static void clearLeftOvers(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve("packed-refs.lock"));
    Files.deleteIfExists(directory.resolve("HEAD.lock"));
    Files.deleteIfExists(directory.resolve("config.lock"));
    walk(
        directory.resolve("refs"),
        file -> {
          if (file.getFileName().toString().endsWith(".lock")) {
            Files.deleteIfExists(file);
          }
        });
    walk(
        directory.resolve("objects"),
        file -> {
          String name = file.getFileName().toString();
          if (name.startsWith("incoming_") || name.startsWith("noz") || name.startsWith("tmp_")) {
            Files.deleteIfExists(file);
          }
        });
  }

  /** Lets everybody who can reach the directory read it: a sandbox may run as another user. */
  static void openToReaders(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes)
              throws IOException {
            grant(inner, true);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              grant(file, false);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            return skipGone(failed);
          }
        });
  }

  /** Removes a directory and all below it; follows no link; what is gone is gone. */
  public static void remove(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            return skipGone(failed);
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path inner, @org.jspecify.annotations.Nullable IOException failed)
              throws IOException {
            Files.deleteIfExists(inner);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private interface FileAction {
    void on(Path file) throws IOException;
  }

  private static void walk(Path directory, FileAction action) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            action.on(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            return skipGone(failed);
          }
        });
  }

  private static FileVisitResult skipGone(IOException failed) throws IOException {
    if (failed instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failed;
  }

  private static void grant(Path path, boolean directory) throws IOException {
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> wanted = EnumSet.copyOf(now);
    wanted.addAll(READ);
    if (directory) {
      wanted.addAll(ENTER);
    }
    if (!wanted.equals(now)) {
      Files.setPosixFilePermissions(path, wanted);
    }
  }

  private static String textOf(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      return "";
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
