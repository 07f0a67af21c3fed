package dev.optio.server.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whose files are whose, by numeric user id. */
final class Ownership {
  private Ownership() {}

  /** The effective user id of this process. */
  static int mine() throws IOException {
    return of(Path.of("/proc/self"));
  }

  static int of(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }

  /** What a file is on this machine, whatever its name. */
  static String identity(Path file) throws IOException {
    return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
  }

  /**
   * Gives a whole tree to a user and the group of the same number. The top is given last: when it
   * is the user's, all below is, so that an interrupted change is done again.
   */
  static void give(Path tree, int user) throws IOException {
    if (of(tree) != user) {
      giveAll(tree, user);
    }
  }

  /** Takes a tree away for a while; the top goes first, so that {@link #give} sees it. */
  static void lend(Path tree, int user) throws IOException {
    giveOne(tree, user);
    giveAll(tree, user);
  }

  static void giveOne(Path file, int user) throws IOException {
    Files.setAttribute(file, "unix:gid", user, NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:uid", user, NOFOLLOW_LINKS);
  }

  private static void giveAll(Path tree, int user) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            giveOne(file, user);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            giveOne(folder, user);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
