package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.outbound.OutboundGuard.Decision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/*
 * One connection for one conversation, with a client of its own that ends with it. The steps: the
 * guard admits addresses; we connect to one of them; the far end shows its key and is left unless
 * the key is the confirmed one; only then our key is used. What went wrong is kept in the meter as
 * it is seen, because JGit only hands on texts.
 */

/** The ssh side of one conversation with a remote. */
final class SshSession extends SshSessionFactory
    implements RemoteSession2, SessionListener, AutoCloseable {
  private static final String PUSH = "git-receive-pack ";

  private final RemoteUrl.Ssh remote;
  private final Optional<HostKey> confirmed;
  private final Optional<KeyPair> key;
  private final OutboundGuard guard;
  private final Duration silence;
  private final Meter meter = new Meter();
  private final SshClient client;

  private @Nullable ClientSession session;
  private volatile @Nullable SshCommand latest;
  private volatile @Nullable SshCommand push;

  SshSession(
      RemoteUrl.Ssh remote,
      Optional<HostKey> confirmed,
      Optional<KeyPair> key,
      OutboundGuard guard,
      Duration silence) {
    this.remote = remote;
    this.confirmed = confirmed;
    this.key = key;
    this.guard = guard;
    this.silence = silence;
    this.client = SshClients.create(confirmed, silence);
    client.setServerKeyVerifier((_, _, shown) -> admits(shown));
    client.addSessionListener(this);
  }

  /** What it may take in, and what went wrong. */
  Meter meter() {
    return meter;
  }

  /**
   * The program that ended before it said anything of git's. JGit asks for another one when a push
   * is turned away.
   */
  Optional<SshCommand> unanswered() {
    return Stream.of(Optional.ofNullable(push), Optional.ofNullable(latest))
        .flatMap(Optional::stream)
        .filter(command -> !command.answered())
        .findFirst();
  }

  @Override
  public RemoteSession getSession(
      URIish uri, @Nullable CredentialsProvider credentials, @Nullable FS files, int timeout)
      throws TransportException {
    try {
      if (session == null) {
        session = signedIn(connected());
      }
      return this;
    } catch (IOException failed) {
      throw new TransportException("no connection", failed);
    }
  }

  @Override
  public String getType() {
    return "optio";
  }

  @Override
  public Process exec(String command, int timeout) throws IOException {
    return exec(command, Map.of(), timeout);
  }

  @Override
  public Process exec(String command, Map<String, String> environment, int timeout)
      throws IOException {
    if (session == null) {
      throw new IOException("not connected");
    }
    SshCommand started =
        SshCommand.start(
            session.createExecChannel(command), environment, silence, meter, remote.host());
    latest = started;
    if (command.startsWith(PUSH)) {
      push = started;
    }
    return started;
  }

  /** Whether a program takes a push. */
  boolean pushes(SshCommand command) {
    return push != null && push.equals(command);
  }

  /** JGit lets go of a session when it closes a transport. */
  @Override
  public void disconnect() {
    close();
  }

  @Override
  public void releaseSession(RemoteSession released) {
    close();
  }

  /** Ends every program, also those that other threads wait for. */
  @Override
  public void close() {
    client.close(true);
  }

  @Override
  public void sessionNegotiationEnd(
      Session negotiating,
      Map<KexProposalOption, String> ours,
      Map<KexProposalOption, String> theirs,
      Map<KexProposalOption, String> agreed,
      @Nullable Throwable reason) {
    if (reason != null) {
      meter.refuse(
          Cause.TLS, remote.host() + " offers nothing for ssh that is still held to be safe.");
    }
  }

  private ClientSession connected() throws IOException {
    Decision.Admitted place = meter.admit(guard, remote.host(), remote.port());
    client.start();
    for (InetAddress address : place.addresses()) {
      try {
        return client.connect(remote.user(), bare(address)).verify(silence).getSession();
      } catch (IOException closed) {
        // The next one may be open.
      }
    }
    throw meter.refuse(Cause.UNREACHABLE, remote.host() + " cannot be reached.");
  }

  /** Without a name that anybody could look up again. */
  private InetSocketAddress bare(InetAddress address) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(address.getAddress()), remote.port());
  }

  private ClientSession signedIn(ClientSession opened) throws IOException {
    Set<ClientSessionEvent> seen =
        opened.waitFor(
            EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), silence);
    if (seen.contains(ClientSessionEvent.TIMEOUT)) {
      throw meter.refuse(Cause.UNREACHABLE, remote.host() + " stopped answering.");
    }
    if (seen.contains(ClientSessionEvent.CLOSED)) {
      boolean spoke = opened.getServerVersion() != null;
      throw meter.refuse(
          spoke ? Cause.UNREACHABLE : Cause.NOT_A_GIT_SERVER,
          remote.host() + (spoke ? " broke off the exchange." : " does not speak ssh there."));
    }
    if (key.isEmpty()) {
      throw meter.refuse(Cause.NEEDS_CREDENTIALS, remote.host() + " asks for a key.");
    }
    opened.addPublicKeyIdentity(key.get());
    try {
      opened.auth().verify(silence);
    } catch (IOException failed) {
      boolean refused =
          failed instanceof SshException said
              && said.getDisconnectCode()
                  == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
      throw refused
          ? meter.refuse(
              Cause.BAD_CREDENTIALS,
              remote.host() + " does not accept the key for the user " + remote.user() + ".")
          : meter.refuse(Cause.UNREACHABLE, remote.host() + " broke off while we signed in.");
    }
    return opened;
  }

  private boolean admits(PublicKey shown) {
    if (SshKeyReader.isShort(shown)) {
      meter.refuse(Cause.TLS, remote.host() + " shows an RSA key of less than 2048 bits.");
      return false;
    }
    HostKey seen = HostKey.of(shown);
    if (confirmed.isEmpty()) {
      meter.refuse(
          new RemoteException(
              Cause.HOST_KEY_UNKNOWN,
              remote.host()
                  + " shows the host key "
                  + seen.text()
                  + ". Compare it with what its operator says, and confirm it.",
              seen));
      return false;
    }
    if (!confirmed.get().admits(seen)) {
      meter.refuse(
          new RemoteException(
              Cause.HOST_KEY_CHANGED,
              remote.host()
                  + " shows the host key "
                  + seen.text()
                  + " and not "
                  + confirmed.get().text()
                  + ", which was confirmed. Either its key was changed, or somebody else answers.",
              seen));
      return false;
    }
    return true;
  }
}
