package dev.optio.server.embedded;

/**
 * The embedded servers cannot run here; the message is one sentence fit for people and holds no
 * secret.
 */
public final class EmbeddedException extends Exception {
  /** Why. */
  public enum Cause {
    /** No servers are shipped for this operating system, processor or C library. */
    UNSUPPORTED_PLATFORM,
    /** A program of the system that we start the servers with is missing. */
    MISSING_PROGRAM,
    /** The data directory cannot be written, or belongs to another user. */
    NOT_WRITABLE,
    /** The disk is full, or would be. */
    NO_SPACE,
    /** The data directory was made by another major version. */
    OTHER_VERSION,
    /** Someone whom we cannot see or wait for uses the data directory. */
    IN_USE,
    /** Started by root, and no way was found to run the servers without root's rights. */
    PRIVILEGES,
    /** No port could be had. */
    PORT,
    /** A server ended, or never became ready. */
    DID_NOT_START,
    /** A server could not be stopped. */
    DID_NOT_STOP
  }

  private final Cause kind;

  public EmbeddedException(Cause kind, String message) {
    super(message);
    this.kind = kind;
  }

  public EmbeddedException(Cause kind, String message, Throwable source) {
    super(message, source);
    this.kind = kind;
  }

  public Cause kind() {
    return kind;
  }
}
