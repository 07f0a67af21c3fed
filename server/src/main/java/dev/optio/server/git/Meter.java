package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.outbound.OutboundGuard.Decision;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one conversation may still take in, and the first thing that was seen to go wrong with it:
 * JGit only hands on texts.
 */
final class Meter {
  private volatile @Nullable RemoteException failure;
  private volatile long bytesLeft;

  /** From here on so many more decoded bytes may arrive. */
  void allow(long bytes) {
    bytesLeft = bytes;
  }

  /** Counts what arrived. */
  synchronized void arrived(long bytes) throws IOException {
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      throw refuse(Cause.TOO_LARGE, "The server sends more than this server takes.");
    }
  }

  /** Asks the guard, whose refusal ends the conversation. */
  Decision.Admitted admit(OutboundGuard guard, String host, int port) throws IOException {
    return admitted(guard.check(host, port));
  }

  /** The same for what a proxy connects to. */
  Decision.Admitted admitThroughProxy(OutboundGuard guard, String host, int port)
      throws IOException {
    return admitted(guard.checkThroughProxy(host, port));
  }

  private Decision.Admitted admitted(Decision decision) throws IOException {
    return switch (decision) {
      case Decision.Admitted admitted -> admitted;
      case Decision.Refused(String sentence) -> throw refuse(Cause.BLOCKED, sentence);
      case Decision.Unresolved(String sentence) -> throw refuse(Cause.UNREACHABLE, sentence);
      case Decision.Malformed(String sentence) -> throw refuse(Cause.BAD_URL, sentence);
    };
  }

  /** Keeps the first thing that went wrong, and gives the exception that ends the conversation. */
  IOException refuse(Cause cause, String sentence) {
    return refuse(new RemoteException(cause, sentence));
  }

  synchronized IOException refuse(RemoteException wrong) {
    if (failure == null) {
      failure = wrong;
    }
    return new IOException(wrong.getMessage());
  }

  /** What was seen to go wrong; null when nothing was. */
  @Nullable RemoteException failure() {
    return failure;
  }
}
