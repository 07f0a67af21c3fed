package dev.optio.server.sandbox.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The shell scripts, complete and ready for {@code sh -c}. They are arguments, not files: nobody
 * can change one under a shell that reads it, and no upgrade of the server does.
 */
final class Scripts {
  final String supervise;
  final String view;
  final String bare;
  final String agent;
  final String prepare;
  final String collect;
  final String capsule;
  final String clear;
  final String tidy;
  final String probe;

  Scripts(Tools tools) {
    String head = tools.prelude() + read("common");
    this.supervise = head + read("supervise");
    this.view = head + read("view");
    this.bare = head + read("bare");
    this.agent = head + read("agent");
    this.prepare = read("prepare");
    this.collect = read("collect");
    this.capsule = read("capsule");
    this.clear = read("clear");
    this.tidy = read("tidy");
    this.probe = read("probe");
  }

  /** Comments are left out: a process list shows scripts in full. */
  private static String read(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name + ".sh")) {
      if (in == null) {
        throw new IllegalStateException("The script " + name + " is missing from the server.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
          .collect(Collectors.joining("\n", "", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
