package dev.optio.server.sandbox;

/** A sandbox could not do what was asked; its message is fit for people and holds no secret. */
public final class SandboxException extends Exception {
  /** Why, as far as it decides what happens next. */
  public enum Cause {
    /** Cannot be reached or has gone; may pass. */
    UNAVAILABLE,
    /** No space or no memory left; may pass. */
    EXHAUSTED,
    /** A stale caller: another replica holds the run now. */
    FENCED,
    /** The run directory says what cannot be: a file shrank or was forged. Ends the run. */
    FORGED,
    /** What was asked cannot work: a missing program, a broken repository. Ends the run. */
    IMPOSSIBLE
  }

  private final Cause kind;

  public SandboxException(Cause kind, String message) {
    super(message);
    this.kind = kind;
  }

  public SandboxException(Cause kind, String message, Throwable source) {
    super(message, source);
    this.kind = kind;
  }

  public Cause kind() {
    return kind;
  }
}
