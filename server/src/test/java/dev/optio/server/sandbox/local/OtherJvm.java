package dev.optio.server.sandbox.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A second process with this one's classes: as another user, in a smaller world, or to be killed.
 */
final class OtherJvm {
  /** A user that no system knows by name. */
  static final int NORMAL_USER = 64_123;

  /** Jars that no test of this package needs: browsers' drivers and databases. */
  private static final long LARGEST_JAR = 20L << 20;

  private OtherJvm() {}

  /** Runs a main class; {@code before} is what the command line begins with. */
  static ProcessBuilder builder(
      List<String> before, String classPath, Path tmp, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            "-Djava.io.tmpdir=" + tmp,
            "-cp",
            classPath,
            main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid", LinkOption.NOFOLLOW_LINKS)
        .equals(0);
  }

  /** What a command line begins with to become a normal user, for root. */
  static List<String> asNormalUser() {
    String id = Integer.toString(NORMAL_USER);
    return List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--");
  }

  /** A folder that belongs to the normal user, below one that it may enter. */
  static Path folderOfNormalUser(Path parent, String name) throws IOException {
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
    Path folder = Files.createDirectory(parent.resolve(name));
    Files.setAttribute(folder, "unix:uid", NORMAL_USER);
    Files.setAttribute(folder, "unix:gid", NORMAL_USER);
    return folder;
  }

  /** This process's classes where everybody can read them; its own may be in root's home. */
  static String readableClassPath(Path folder) throws IOException {
    Files.createDirectory(folder);
    List<String> entries = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      Path to = folder.resolve(entries.size() + "-" + from.getFileName());
      if (Files.isDirectory(from) || (Files.exists(from) && Files.size(from) < LARGEST_JAR)) {
        copy(from, to);
        entries.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(path)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Path copy = path.equals(from) ? to : to.resolve(from.relativize(path));
            Files.copy(path, copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
