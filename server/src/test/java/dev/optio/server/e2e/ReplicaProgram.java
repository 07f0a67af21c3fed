package dev.optio.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * How replicas are started: from the built jar, where it is not older than the classes, and then
 * with an archive of loaded classes, which makes a start a third shorter. The first replica that
 * ends in good order writes the archive.
 */
final class ReplicaProgram {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path ARCHIVE = TARGET.resolve("replica.jsa");
  private static final Path DRAFT =
      TARGET.resolve("replica.jsa.draft-" + ProcessHandle.current().pid());
  private static final Optional<Path> JAR = freshJar();
  private static final AtomicBoolean WRITING = new AtomicBoolean();

  private final List<String> command;
  private final AtomicBoolean writesArchive;

  private ReplicaProgram(List<String> command, boolean writesArchive) {
    this.command = List.copyOf(command);
    this.writesArchive = new AtomicBoolean(writesArchive);
  }

  static ReplicaProgram next() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    boolean writes = false;
    if (JAR.isPresent() && Files.exists(ARCHIVE)) {
      command.add("-XX:SharedArchiveFile=" + ARCHIVE);
    } else if (JAR.isPresent() && WRITING.compareAndSet(false, true)) {
      command.add("-XX:ArchiveClassesAtExit=" + DRAFT);
      writes = true;
    }
    command.addAll(
        List.of(
            // What the JVM has to say of the archive is not the server's.
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx384m",
            "-cp",
            JAR.map(Path::toString).orElse(System.getProperty("java.class.path")),
            "dev.optio.server.Main"));
    return new ReplicaProgram(command, writes);
  }

  List<String> command() {
    return command;
  }

  /** After the process has ended, however it did. */
  void ended() {
    if (!writesArchive.getAndSet(false)) {
      return;
    }
    try {
      if (Files.exists(DRAFT)) {
        Files.move(DRAFT, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
      }
      WRITING.set(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> freshJar() {
    try {
      Files.deleteIfExists(ARCHIVE);
      Files.deleteIfExists(DRAFT);
      List<Path> jars = new ArrayList<>();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(TARGET, "optio-server-*.jar")) {
        found.forEach(jars::add);
      }
      if (jars.size() != 1) {
        return Optional.empty();
      }
      FileTime built = Files.getLastModifiedTime(jars.getFirst());
      try (Stream<Path> classes = Files.walk(TARGET.resolve("classes"))) {
        return classes
                .filter(Files::isRegularFile)
                .map(ReplicaProgram::modified)
                .max(Comparator.naturalOrder())
                .filter(newest -> newest.compareTo(built) <= 0)
                .isPresent()
            ? Optional.of(jars.getFirst())
            : Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
