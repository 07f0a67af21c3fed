package dev.optio.server.repos.core;

import java.util.Optional;
import java.util.regex.Pattern;

/** How branches of tasks may be called. */
public final class BranchPatterns {
  /** Where nothing else was set. */
  public static final String USUAL = "optio/task-{number}-{slug}";

  private static final int MAX_LENGTH = 80;
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]*");

  private BranchPatterns() {}

  /** What is wrong with a pattern, to stand after its name; empty for a good one. */
  public static Optional<String> mistake(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      return Optional.of("has at most " + MAX_LENGTH + " characters.");
    }
    if (!pattern.contains("{number}")) {
      return Optional.of("needs {number}, so that no two tasks share a branch.");
    }
    String example = pattern.replace("{number}", "1").replace("{slug}", "x");
    boolean valid =
        PLAIN.matcher(example).matches()
            && !example.contains("..")
            && !example.contains("//")
            && !example.contains("/.")
            && !example.contains("./")
            && !example.endsWith("/")
            && !example.endsWith(".")
            && !example.endsWith(".lock");
    return valid
        ? Optional.empty()
        : Optional.of(
            "is no name of a branch: letters, digits and . _ / - besides {number} and {slug}.");
  }
}
