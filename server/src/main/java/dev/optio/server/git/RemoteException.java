package dev.optio.server.git;

import java.util.Locale;

/** A remote did not do what was asked; the message is fit for people and holds no secret. */
public final class RemoteException extends Exception {
  /** What is wrong with the remote. */
  public enum Cause {
    NOT_FOUND(false),
    NEEDS_CREDENTIALS(false),
    BAD_CREDENTIALS(false),
    /** It has no commit. */
    EMPTY(false),
    NOT_A_GIT_SERVER(false),
    /** The outbound guard refuses its address. */
    BLOCKED(false),
    /** The URL is not one that can be used. */
    BAD_URL(false),
    /** Its certificate is not trusted. */
    TLS(false),
    /** It holds or sends more than this server takes. */
    TOO_LARGE(false),
    /** No answer, or a failing one. */
    UNREACHABLE(true);

    private final boolean mayPass;

    Cause(boolean mayPass) {
      this.mayPass = mayPass;
    }

    /** Whether trying again later, without a change, can help. */
    public boolean mayPass() {
      return mayPass;
    }

    /** The code in the API and the store, for example {@code remote_not_found}. */
    public String code() {
      return "remote_" + name().toLowerCase(Locale.ROOT);
    }
  }

  private final Cause kind;

  public RemoteException(Cause kind, String message) {
    super(message);
    this.kind = kind;
  }

  public RemoteException(Cause kind, String message, Throwable source) {
    super(message, source);
    this.kind = kind;
  }

  public Cause kind() {
    return kind;
  }
}
