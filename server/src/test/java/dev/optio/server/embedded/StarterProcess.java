package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another process that uses embedded servers: {@link EmbeddedStarter}. */
final class StarterProcess implements AutoCloseable {
  /** A user without a name. */
  static final int NORMAL_USER = 64_124;

  private static final Pattern ANSWER = Pattern.compile("(STARTED|STOPPED|FAILED) .*");

  /** What the starter needs of our class path. */
  private static final Pattern NEEDED =
      Pattern.compile("(test-)?classes|(slf4j|logback|commons|xz|jspecify|embedded)-.*\\.jar");

  private final Process process;
  private final BufferedReader output;

  private StarterProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** Starts servers, or joins them. */
  static StarterProcess start(Folders folders) throws IOException {
    return run(List.of(), classPath(), folders, "start");
  }

  /**
   * Runs the starter.
   *
   * @param before what the command line begins with
   */
  static StarterProcess run(
      List<String> before, String classPath, Folders folders, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-cp", classPath, EmbeddedStarter.class.getName()));
    command.addAll(List.of(folders.data().toString(), folders.programs().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CANARY", "only-ours");
    return new StarterProcess(builder.directory(new File("/")).start());
  }

  /** Ours, from wherever a process starts. */
  static String classPath() {
    return entries().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** What the command line begins with to become a normal user, for root. */
  static List<String> asNormalUser() {
    String id = Integer.toString(NORMAL_USER);
    return List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--");
  }

  /** Our classes where everybody can read them. */
  static String readableClassPath(Path folder) throws IOException {
    List<String> copies = new ArrayList<>();
    for (Path from : entries().toList()) {
      if (Files.exists(from) && NEEDED.matcher(from.getFileName().toString()).matches()) {
        Path to = folder.resolve(copies.size() + "-" + from.getFileName());
        copy(from, to);
        copies.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  /** The one line that it says when it is done. */
  String said() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (ANSWER.matcher(line).matches()) {
        return line;
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("the starter ended and said only:\n" + all);
  }

  /** By SIGKILL; returns when it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private static Stream<Path> entries() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
        Files.copy(file, copy);
        Files.setPosixFilePermissions(
            copy,
            PosixFilePermissions.fromString(Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }
}
