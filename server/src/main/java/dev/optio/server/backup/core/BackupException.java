package dev.optio.server.backup.core;

/** A backup cannot be made, read or restored; says why, for whoever asked for it. */
public final class BackupException extends Exception {
  private static final long serialVersionUID = 1;

  public BackupException(String sentence) {
    super(sentence);
  }

  public BackupException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
