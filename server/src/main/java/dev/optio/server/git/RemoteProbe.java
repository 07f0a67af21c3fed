package dev.optio.server.git;

import java.time.Duration;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.transport.FetchConnection;

/** Looks at a remote without taking anything from it. Blocks; for virtual threads. */
public final class RemoteProbe {
  /** The names and ids of {@link Advertisement#MAX_REFS} refs of usual length. */
  static final long SHOWN_BYTES = 32L << 20;

  private static final Exchange.Limits LIMITS =
      new Exchange.Limits(Duration.ofSeconds(30), SHOWN_BYTES);

  private final GitTransport transport;

  public RemoteProbe(GitTransport transport) {
    this.transport = transport;
  }

  /**
   * Asks what branches there are.
   *
   * @throws RemoteException with what is wrong: not there, closed, empty, no git, out of bounds
   */
  public RemoteFacts probe(Remote remote) throws RemoteException {
    InMemoryRepository nothing = new InMemoryRepository(new DfsRepositoryDescription("probe"));
    return transport.speak(remote, nothing, LIMITS, exchange -> shown(exchange).facts());
  }

  private static Advertisement shown(Exchange exchange)
      throws java.io.IOException, RemoteException {
    try (FetchConnection connection =
        exchange.transport().openFetch(Advertisement.WANTED, "HEAD")) {
      return Advertisement.of(connection.getRefs());
    }
  }
}
