package dev.optio.server.config;

import java.util.List;

/** The settings hold mistakes; lists all of them, one sentence each, without values. */
public final class SettingsException extends RuntimeException {
  private final List<String> mistakes;

  SettingsException(List<String> mistakes) {
    super("The settings hold " + mistakes.size() + " mistake(s): " + String.join(" ", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<String> mistakes() {
    return mistakes;
  }
}
