package dev.optio.server.git;

import java.util.Locale;
import java.util.Optional;

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
    /** An ssh server whose key nobody has confirmed; {@link #hostKey()} is the one it shows. */
    HOST_KEY_UNKNOWN(false),
    /** An ssh server that shows another key than the confirmed one. */
    HOST_KEY_CHANGED(false),
    /** Its certificate is not trusted, or its encryption is too weak. */
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
  private final transient Optional<HostKey> hostKey;

  public RemoteException(Cause kind, String message) {
    super(message);
    this.kind = kind;
    this.hostKey = Optional.empty();
  }

  public RemoteException(Cause kind, String message, Throwable source) {
    super(message, source);
    this.kind = kind;
    this.hostKey = Optional.empty();
  }

  RemoteException(Cause kind, String message, HostKey hostKey) {
    super(message);
    this.kind = kind;
    this.hostKey = Optional.of(hostKey);
  }

  /** The key that an ssh server showed, where that is what is wrong. */
  public Optional<HostKey> hostKey() {
    return hostKey;
  }

  public Cause kind() {
    return kind;
  }
}
