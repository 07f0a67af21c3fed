package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.vault.Grant;
import java.net.URISyntaxException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * The one way to speak git with a remote: over http or ssh to addresses that the outbound guard
 * admitted, or with a directory. Credentials stay in memory and go to the remote's own host only.
 * Every exchange has a permit, a deadline and a limit on what may arrive. Blocks; for virtual
 * threads.
 */
public final class GitTransport {
  /** Largest object that is taken over from a remote. */
  static final long MAX_OBJECT_BYTES = 1L << 30;

  private static final int EXCHANGES_AT_ONCE = 32;

  private final OutboundGuard guard;
  private final SSLContext tls;
  private final PathRemotes paths;
  private final Duration silence;
  private final Grant grant;
  private final Semaphore permits = new Semaphore(EXCHANGES_AT_ONCE);

  /**
   * A transport.
   *
   * @param tls decides which certificates are trusted
   * @param silence longest wait for a connection or the next byte
   */
  public GitTransport(
      OutboundGuard guard, SSLContext tls, PathRemotes paths, Duration silence, Grant grant) {
    this.guard = guard;
    this.tls = tls;
    this.paths = paths;
    this.silence = silence;
    this.grant = grant;
  }

  /**
   * Speaks with a remote.
   *
   * @param local repository that is fetched into or pushed from
   */
  public <T> T speak(
      Remote remote,
      Repository local,
      Exchange.Limits limits,
      Exchange.Conversation<T> conversation)
      throws RemoteException {
    RemoteUrl url = RemoteUrl.read(remote.url());
    boolean permitted = false;
    try {
      permitted = permits.tryAcquire(limits.time().toMillis(), TimeUnit.MILLISECONDS);
      if (!permitted) {
        throw new RemoteException(Cause.UNREACHABLE, "Too many remotes are being spoken with.");
      }
      return switch (url) {
        case RemoteUrl.Ssh ssh -> overSsh(ssh, remote, local, limits, conversation);
        case RemoteUrl.Web web -> overHttp(web, remote.credential(), local, limits, conversation);
        case RemoteUrl.Local path -> withPath(path, local, limits, conversation);
        case RemoteUrl.Invalid(String sentence) ->
            throw new RemoteException(Cause.BAD_URL, sentence);
      };
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RemoteException(Cause.UNREACHABLE, "The exchange was interrupted.", interrupted);
    } finally {
      if (permitted) {
        permits.release();
      }
    }
  }

  private <T> T overHttp(
      RemoteUrl.Web web,
      Credential credential,
      Repository local,
      Exchange.Limits limits,
      Exchange.Conversation<T> conversation)
      throws RemoteException, InterruptedException {
    HttpSession session = new HttpSession(web, guard, tls, silence);
    session.meter().allow(limits.bytes());
    Patience patience = new Patience();
    Callable<T> work =
        () -> {
          try (Transport transport = Transport.open(local, uri(web))) {
            ((TransportHttp) transport).setHttpConnectionFactory(session);
            transport.setCredentialsProvider(new RemoteCredentials(credential, web, grant));
            return conversation.with(new Open(transport, patience.monitor(), session.meter()));
          }
        };
    try {
      return patience.wait(limits.time(), work, session::close);
    } catch (TimeoutException late) {
      throw late(web.host(), limits.time());
    } catch (ExecutionException thrown) {
      throw RemoteFailures.web(thrown, session, web);
    } finally {
      session.close();
    }
  }

  private <T> T overSsh(
      RemoteUrl.Ssh ssh,
      Remote remote,
      Repository local,
      Exchange.Limits limits,
      Exchange.Conversation<T> conversation)
      throws RemoteException, InterruptedException {
    SshSession session =
        new SshSession(ssh, remote.hostKey(), key(remote.credential()), guard, silence);
    session.meter().allow(limits.bytes());
    Patience patience = new Patience();
    Callable<T> work =
        () -> {
          try (session;
              Transport transport = Transport.open(local, uri(ssh))) {
            ((SshTransport) transport).setSshSessionFactory(session);
            return conversation.with(new Open(transport, patience.monitor(), session.meter()));
          }
        };
    try {
      return patience.wait(limits.time(), work, session::close);
    } catch (TimeoutException late) {
      throw late(ssh.host(), limits.time());
    } catch (ExecutionException thrown) {
      throw RemoteFailures.ssh(thrown, session, ssh);
    } finally {
      session.close();
    }
  }

  private Optional<KeyPair> key(Credential credential) throws RemoteException {
    return switch (credential) {
      case Credential.SshKey(var key) -> Optional.of(SshKeyReader.read(key.bytes(grant)));
      case Credential.None(), Credential.Token _, Credential.Basic _ -> Optional.empty();
    };
  }

  private <T> T withPath(
      RemoteUrl.Local path,
      Repository local,
      Exchange.Limits limits,
      Exchange.Conversation<T> conversation)
      throws RemoteException, InterruptedException {
    Patience patience = new Patience();
    Callable<T> work =
        () -> {
          try (QuietRepository far = paths.open(path, MAX_OBJECT_BYTES);
              Transport transport = PathRemotes.transport(local, far)) {
            return conversation.with(new Open(transport, patience.monitor(), null));
          }
        };
    try {
      return patience.wait(limits.time(), work, () -> {});
    } catch (TimeoutException late) {
      throw late(path.fullName(), limits.time());
    } catch (ExecutionException thrown) {
      throw RemoteFailures.local(thrown, path);
    }
  }

  private static URIish uri(RemoteUrl.Web web) throws RemoteException {
    try {
      return new URIish(web.url());
    } catch (URISyntaxException unusable) {
      throw new RemoteException(Cause.BAD_URL, "The address cannot be used.", unusable);
    }
  }

  /** In the form without a scheme, whose path JGit hands on as it is. */
  private static URIish uri(RemoteUrl.Ssh ssh) {
    return new URIish().setUser(ssh.user()).setHost(ssh.host()).setPath(ssh.path());
  }

  private static RemoteException late(String who, Duration time) {
    return new RemoteException(
        Cause.UNREACHABLE, who + " did not finish within " + time.toSeconds() + " seconds.");
  }

  /**
   * An exchange that is going on.
   *
   * @param meter null when nothing is counted
   */
  private record Open(Transport transport, ProgressMonitor monitor, @Nullable Meter meter)
      implements Exchange {
    @Override
    public void allow(long bytes) {
      if (meter != null) {
        meter.allow(bytes);
      }
    }
  }
}
