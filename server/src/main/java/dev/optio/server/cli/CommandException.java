package dev.optio.server.cli;

/** A command cannot be carried out; says why, for whoever gave it. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1;

  public CommandException(String sentence) {
    super(sentence);
  }

  public CommandException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
