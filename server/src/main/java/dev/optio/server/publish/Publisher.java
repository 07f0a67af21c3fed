package dev.optio.server.publish;

import dev.optio.server.git.Exchange;
import dev.optio.server.git.GitTransport;
import dev.optio.server.git.ObjectStores;
import dev.optio.server.git.QuietRepository;
import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/*
 * The remote decides by compare-and-set: it is told the value that the branch had when it was looked
 * at in the same exchange, and refuses when that is no longer so. Before, the value must be the one
 * that Optio left. So a push that was made and not recorded is found as AlreadyThere, and a branch
 * that a person moved is never overwritten.
 */

/** Pushes accepted work to one branch, and nothing else. Blocks; for virtual threads. */
public final class Publisher {
  /** Refs that the remote shows. */
  private static final long SHOWN_BYTES = 32L << 20;

  /** What the remote says of a push. JGit's time to read it grows with the square of its size. */
  private static final long REPORT_BYTES = 1L << 20;

  private static final Exchange.Limits LIMITS =
      new Exchange.Limits(Duration.ofMinutes(10), SHOWN_BYTES);

  private static final int SAID = 1_000;

  private final GitTransport transport;
  private final ObjectStores stores;

  public Publisher(GitTransport transport, ObjectStores stores) {
    this.transport = transport;
    this.stores = stores;
  }

  /**
   * Pushes.
   *
   * @param room where the work was accepted
   * @throws RemoteException when the remote could not be asked, or its answer was lost; asking
   *     again is safe
   */
  public PushOutcome push(QuarantineRoom room, Push push, Remote remote) throws RemoteException {
    String ref = Constants.R_HEADS + push.branch();
    if (!Repository.isValidRefName(ref)) {
      throw new IllegalArgumentException("not a branch name");
    }
    // With the remote's present commits at hand the pack holds what is new and not all of history.
    stores.fetch(push.repository(), remote);
    QuietRepository from = room.repository();
    return transport.speak(remote, from, LIMITS, exchange -> converse(exchange, from, ref, push));
  }

  /**
   * What to do when the branch is found at a value.
   *
   * @return empty when it may be moved to the head
   */
  static Optional<PushOutcome> decide(
      Optional<String> found, Optional<String> expected, String head) {
    if (found.equals(Optional.of(head))) {
      return Optional.of(new PushOutcome.AlreadyThere());
    }
    return found.equals(expected) ? Optional.empty() : Optional.of(new PushOutcome.Moved(found));
  }

  private static PushOutcome converse(
      Exchange exchange, QuietRepository from, String ref, Push push)
      throws IOException, RemoteException {
    Optional<String> found;
    RemoteRefUpdate update;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PushConnection connection = exchange.transport().openPush()) {
      found = value(connection, ref);
      Optional<PushOutcome> decided = decide(found, push.expected(), push.head());
      if (decided.isPresent()) {
        return decided.get();
      }
      update =
          new RemoteRefUpdate(
              from, push.head(), ObjectId.fromString(push.head()), ref, true, null, null);
      exchange.allow(REPORT_BYTES);
      connection.push(exchange.monitor(), Map.of(ref, update), said);
      said.writeBytes(connection.getMessages().getBytes(StandardCharsets.UTF_8));
    }
    return switch (update.getStatus()) {
      case OK, UP_TO_DATE -> new PushOutcome.Pushed(found);
      case NOT_ATTEMPTED,
          AWAITING_REPORT,
          NON_EXISTING,
          REJECTED_NODELETE,
          REJECTED_NONFASTFORWARD,
          REJECTED_REMOTE_CHANGED,
          REJECTED_OTHER_REASON ->
          lookAgain(exchange, ref, push, found, update, said.toString(StandardCharsets.UTF_8));
    };
  }

  /** A refusal may mean that somebody was faster. */
  private static PushOutcome lookAgain(
      Exchange exchange,
      String ref,
      Push push,
      Optional<String> before,
      RemoteRefUpdate update,
      String said)
      throws IOException {
    exchange.allow(SHOWN_BYTES);
    try (PushConnection connection = exchange.transport().openPush()) {
      Optional<String> now = value(connection, ref);
      if (now.equals(Optional.of(push.head()))) {
        return new PushOutcome.Pushed(before);
      }
      if (!now.equals(before)) {
        return new PushOutcome.Moved(now);
      }
      if (update.getStatus() == RemoteRefUpdate.Status.AWAITING_REPORT) {
        throw new TransportException("the remote did not report");
      }
      String reason = update.getMessage() == null ? "" : update.getMessage() + " ";
      String words = HostileText.line((reason + said).strip().replace('\n', ' '), SAID);
      return new PushOutcome.Rejected("The remote does not take the branch: " + words);
    }
  }

  private static Optional<String> value(PushConnection connection, String name) {
    Ref ref = connection.getRef(name);
    return Optional.ofNullable(ref).map(Ref::getObjectId).map(ObjectId::name);
  }
}
