package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.transport.http.HttpConnection;

/** Puts into words what went wrong with a remote. */
final class RemoteFailures {
  private static final int UNAUTHORIZED = HttpConnection.HTTP_UNAUTHORIZED;
  private static final int FORBIDDEN = HttpConnection.HTTP_FORBIDDEN;
  private static final int NOT_FOUND = HttpConnection.HTTP_NOT_FOUND;
  private static final int GONE = 410;

  /** What shells say. */
  private static final int NO_SUCH_PROGRAM = 127;

  private RemoteFailures() {}

  /** What an exchange over http threw. */
  static RemoteException web(ExecutionException thrown, HttpSession session, RemoteUrl.Web remote) {
    RemoteException seen = session.meter().failure();
    if (seen != null) {
      return seen;
    }
    Throwable source = thrown.getCause() == null ? thrown : thrown.getCause();
    if (source instanceof RemoteException known) {
      return known;
    }
    Optional<RemoteException> byStatus = byStatus(session, remote);
    if (byStatus.isPresent()) {
      return byStatus.get();
    }
    if (has(source, UnknownHostException.class) || has(source, SocketException.class)) {
      String way =
          session.proxied() ? " cannot be reached through the proxy." : " cannot be reached.";
      return failure(Cause.UNREACHABLE, remote.host() + way, source);
    }
    if (has(source, SocketTimeoutException.class)) {
      return failure(Cause.UNREACHABLE, remote.host() + " stopped answering.", source);
    }
    return common(source, remote.host());
  }

  /** What an exchange over ssh threw. */
  static RemoteException ssh(ExecutionException thrown, SshSession session, RemoteUrl.Ssh remote) {
    RemoteException seen = session.meter().failure();
    if (seen != null) {
      return seen;
    }
    Throwable source = thrown.getCause() == null ? thrown : thrown.getCause();
    if (source instanceof RemoteException known) {
      return known;
    }
    return session
        .unanswered()
        .map(command -> unanswered(command, session.pushes(command), remote, source))
        .orElseGet(() -> common(source, remote.host()));
  }

  /** The far end ended its program before it said anything of git's. */
  private static RemoteException unanswered(
      SshCommand command, boolean push, RemoteUrl.Ssh remote, Throwable source) {
    if (command.exitValue() == NO_SUCH_PROGRAM) {
      return failure(Cause.NOT_A_GIT_SERVER, remote.host() + " has no git there.", source);
    }
    return push
        ? failure(
            Cause.BAD_CREDENTIALS,
            remote.host()
                + " knows the key, but does not let it push to "
                + remote.fullName()
                + ".",
            source)
        : failure(
            Cause.NOT_FOUND,
            remote.host()
                + " has no repository at "
                + remote.fullName()
                + ", or does not show it to this key.",
            source);
  }

  /** What an exchange with a path threw. */
  static RemoteException local(ExecutionException thrown, RemoteUrl.Local remote) {
    Throwable source = thrown.getCause() == null ? thrown : thrown.getCause();
    return source instanceof RemoteException known ? known : common(source, remote.fullName());
  }

  private static RemoteException common(Throwable source, String who) {
    if (FullDisk.isBehind(source)) {
      throw new UncheckedIOException(new IOException("the exchange filled the disk", source));
    }
    if (has(source, TooLargeObjectInPackException.class)
        || has(source, TooLargePackException.class)
        || has(source, OutOfMemoryError.class)) {
      return failure(
          Cause.TOO_LARGE, who + " holds an object that is larger than this server takes.", source);
    }
    // JGit fails in unforeseen ways (a NullPointerException among them) at what is not git's.
    if (source instanceof RuntimeException || has(source, PackProtocolException.class)) {
      return failure(Cause.NOT_A_GIT_SERVER, who + " does not speak git's protocol.", source);
    }
    return failure(Cause.UNREACHABLE, who + " broke off the exchange.", source);
  }

  private static Optional<RemoteException> byStatus(HttpSession session, RemoteUrl.Web remote) {
    int status = session.lastStatus();
    String host = remote.host();
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return Optional.of(
          session.signedIn()
              ? new RemoteException(Cause.BAD_CREDENTIALS, refused(host, status))
              : new RemoteException(Cause.NEEDS_CREDENTIALS, host + " asks for a credential."));
    }
    if (status == NOT_FOUND || status == GONE) {
      String hint = session.signedIn() ? "" : ", or does not show it without a credential";
      return Optional.of(
          new RemoteException(
              Cause.NOT_FOUND, host + " has no repository at " + remote.fullName() + hint + "."));
    }
    if (status >= 300 && status < 400) {
      return Optional.of(
          new RemoteException(
              Cause.NOT_A_GIT_SERVER,
              host + " sends us on to where no repository is, perhaps to a page to sign in."));
    }
    if (status >= 400) {
      boolean mayPass = status >= 500 || status == 429 || status == 408;
      return Optional.of(
          new RemoteException(
              mayPass ? Cause.UNREACHABLE : Cause.NOT_A_GIT_SERVER,
              host + " answers with status " + status + "."));
    }
    return Optional.empty();
  }

  private static String refused(String host, int status) {
    return status == UNAUTHORIZED
        ? host + " does not accept the credential."
        : host + " knows the credential, but does not allow it this.";
  }

  private static RemoteException failure(Cause cause, String sentence, Throwable source) {
    return new RemoteException(cause, sentence, source);
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    Throwable link = thrown;
    for (int depth = 0; link != null && depth < 20; depth++) {
      if (type.isInstance(link)) {
        return true;
      }
      link = link.getCause();
    }
    return false;
  }
}
