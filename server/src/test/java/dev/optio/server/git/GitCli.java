package dev.optio.server.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The real git program in a directory, shielded from the machine's configuration. */
public final class GitCli {
  private final Path directory;

  private GitCli(Path directory) {
    this.directory = directory;
  }

  public static GitCli in(Path directory) {
    return new GitCli(directory);
  }

  /** A new repository with a work tree, on branch main. */
  public static GitCli init(Path directory) {
    create(directory);
    GitCli git = new GitCli(directory);
    git.run("init", "-q", "-b", "main");
    return git;
  }

  /** A new bare repository whose HEAD stands for main. */
  public static GitCli initBare(Path directory) {
    create(directory);
    GitCli git = new GitCli(directory);
    git.run("init", "-q", "--bare", "-b", "main");
    return git;
  }

  public Path directory() {
    return directory;
  }

  /** Writes a file below the directory. */
  public GitCli write(String path, String content) {
    Path file = directory.resolve(path);
    create(Objects.requireNonNull(file.getParent()));
    try {
      Files.writeString(file, content);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  /** Commits everything; gives the id. */
  public String commit(String message) {
    run("add", "-A");
    run("commit", "-q", "--allow-empty", "-m", message);
    return head();
  }

  public String head() {
    return run("rev-parse", "HEAD");
  }

  /** What git prints, without white space around it. */
  public String run(String... arguments) {
    return new String(bytes(new byte[0], arguments), StandardCharsets.UTF_8).strip();
  }

  /** What git prints when it reads this. */
  public String feed(String input, String... arguments) {
    byte[] out = bytes(input.getBytes(StandardCharsets.ISO_8859_1), arguments);
    return new String(out, StandardCharsets.UTF_8).strip();
  }

  /** A self-contained pack of what is below head and not below base. */
  public byte[] pack(String head, String base) {
    return bytes(
        (head + "\n^" + base + "\n").getBytes(StandardCharsets.US_ASCII),
        "pack-objects",
        "--revs",
        "--stdout",
        "-q",
        "--delta-base-offset");
  }

  /** A pack of exactly these objects. */
  public byte[] packOf(List<String> ids) {
    return bytes(
        (String.join("\n", ids) + "\n").getBytes(StandardCharsets.US_ASCII),
        "pack-objects",
        "--stdout",
        "-q");
  }

  /** What git prints, as bytes. */
  public byte[] bytes(byte[] input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    shield(builder.environment());
    try {
      Path errors = Files.createTempFile("git", ".err");
      Process process = builder.redirectError(errors.toFile()).start();
      Thread feeder =
          Thread.ofVirtual()
              .start(() -> {
                try (var in = process.getOutputStream()) {
                  new ByteArrayInputStream(input).transferTo(in);
                } catch (IOException ended) {
                  // It did not want to read all of it.
                }
              });
      byte[] out = process.getInputStream().readAllBytes();
      feeder.join();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      String said = Files.readString(errors, StandardCharsets.UTF_8);
      Files.delete(errors);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
      return out;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  static void shield(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("HOME", System.getProperty("java.io.tmpdir") + "/no-home");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_AUTHOR_NAME", "Agent");
    environment.put("GIT_AUTHOR_EMAIL", "agent@example.org");
    environment.put("GIT_COMMITTER_NAME", "Agent");
    environment.put("GIT_COMMITTER_EMAIL", "agent@example.org");
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
