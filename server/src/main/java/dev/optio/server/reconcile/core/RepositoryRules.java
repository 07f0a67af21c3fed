package dev.optio.server.reconcile.core;

import java.util.Optional;

/** What every agent in a repository is told besides its prompt. */
public final class RepositoryRules {
  private RepositoryRules() {}

  /** Empty when there is nothing to say. */
  public static String text(Optional<String> instructionsFile, Optional<String> testCommand) {
    String read =
        instructionsFile
            .map(file -> "\n\nRead " + file + " in the repository first and keep to it.")
            .orElse("");
    String test =
        testCommand
            .map(command -> "\n\nBefore you are done, run this and make it pass:\n\n    " + command)
            .orElse("");
    return read + test;
  }
}
