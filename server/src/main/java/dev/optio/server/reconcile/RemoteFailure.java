package dev.optio.server.reconcile;

import dev.optio.server.git.RemoteException;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState.Outcome;

/** What it means for a run that a remote could not be asked. */
final class RemoteFailure {
  private RemoteFailure() {}

  /** How a run ends that could not fetch. */
  static RunEnd end(RemoteException e) {
    Reason reason = reason(e.kind());
    String sentence = String.valueOf(e.getMessage());
    return e.kind().mayPass()
        ? RunEnd.passing(Outcome.FAILED, reason, sentence)
        : RunEnd.failed(reason, sentence);
  }

  static Reason reason(RemoteException.Cause cause) {
    return switch (cause) {
      case NOT_FOUND -> Reason.REMOTE_NOT_FOUND;
      case NEEDS_CREDENTIALS -> Reason.REMOTE_NEEDS_CREDENTIALS;
      case BAD_CREDENTIALS -> Reason.REMOTE_BAD_CREDENTIALS;
      case EMPTY -> Reason.REMOTE_EMPTY;
      case NOT_A_GIT_SERVER -> Reason.REMOTE_NOT_A_GIT_SERVER;
      case BLOCKED -> Reason.REMOTE_BLOCKED;
      case BAD_URL -> Reason.REMOTE_BAD_URL;
      case HOST_KEY_UNKNOWN -> Reason.REMOTE_HOST_KEY_UNKNOWN;
      case HOST_KEY_CHANGED -> Reason.REMOTE_HOST_KEY_CHANGED;
      case TLS -> Reason.REMOTE_TLS;
      case TOO_LARGE -> Reason.REMOTE_TOO_LARGE;
      case UNREACHABLE -> Reason.REMOTE_UNREACHABLE;
    };
  }
}
