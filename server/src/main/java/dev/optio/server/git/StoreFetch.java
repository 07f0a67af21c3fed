package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.ReceiveCommand;

/*
 * JGit's own fetch trusts names and order of what the remote shows. This one takes the steps apart:
 * names are filtered first, objects are received and proven complete, and only then all refs move in
 * one step. A crash in between leaves objects that nothing names, which do no harm.
 */

/** One fetch into a store. */
final class StoreFetch {
  private final Repository store;
  private final long packBytes;

  StoreFetch(Repository store, long packBytes) {
    this.store = store;
    this.packBytes = packBytes;
  }

  RemoteFacts run(Exchange exchange) throws IOException, RemoteException {
    Advertisement shown;
    try (FetchConnection connection =
        exchange.transport().openFetch(Advertisement.WANTED, Constants.HEAD)) {
      shown = Advertisement.of(connection.getRefs());
      RemoteFacts facts = shown.facts();
      if (!complete(shown.ids().values())) {
        receive(connection, exchange, shown);
      }
      update(shown.ids(), facts);
      return facts;
    }
  }

  private void receive(FetchConnection connection, Exchange exchange, Advertisement shown)
      throws IOException, RemoteException {
    List<Ref> wants = new ArrayList<>();
    shown
        .ids()
        .forEach((name, id) -> wants.add(new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, name, id)));
    exchange.allow(packBytes);
    connection.setPackLockMessage("optio");
    try {
      connection.fetch(exchange.monitor(), wants, Set.of());
      if (!complete(shown.ids().values())) {
        throw new RemoteException(
            Cause.UNREACHABLE, "The server left out objects of the repository; is it shallow?");
      }
    } finally {
      for (PackLock lock : connection.getPackLocks()) {
        lock.unlock();
      }
    }
  }

  /** Whether everything that the ids lead to is in the store. */
  private boolean complete(Collection<ObjectId> ids) throws IOException {
    // JGit notes which commits a server calls parentless, and would believe it from then on.
    store.getObjectDatabase().setShallowCommits(Set.of());
    try (ObjectWalk walk = new ObjectWalk(store)) {
      for (ObjectId id : ids) {
        walk.markStart(walk.parseAny(id));
      }
      for (Ref ref : store.getRefDatabase().getRefs()) {
        ObjectId id = ref.getObjectId();
        if (id != null) {
          walk.markUninteresting(walk.parseAny(id));
        }
      }
      walk.checkConnectivity();
      return true;
    } catch (MissingObjectException missing) {
      return false;
    }
  }

  private void update(Map<String, ObjectId> shown, RemoteFacts facts) throws IOException {
    BatchRefUpdate batch = store.getRefDatabase().newBatchUpdate();
    batch.setAllowNonFastForwards(true).disableRefLog().setAtomic(true);
    for (Ref ref : store.getRefDatabase().getRefs()) {
      boolean mirrored =
          ref.getName().startsWith(Constants.R_HEADS) || ref.getName().startsWith(Constants.R_TAGS);
      if (mirrored && ref.getObjectId() != null && !shown.containsKey(ref.getName())) {
        batch.addCommand(new ReceiveCommand(ref.getObjectId(), ObjectId.zeroId(), ref.getName()));
      }
    }
    for (Map.Entry<String, ObjectId> entry : shown.entrySet()) {
      Ref here = store.exactRef(entry.getKey());
      ObjectId old = here == null ? ObjectId.zeroId() : here.getObjectId();
      if (!entry.getValue().equals(old)) {
        batch.addCommand(new ReceiveCommand(old, entry.getValue(), entry.getKey()));
      }
    }
    if (!batch.getCommands().isEmpty()) {
      apply(batch);
    }
    RefUpdate head = store.updateRef(Constants.HEAD);
    head.disableRefLog();
    head.link(Constants.R_HEADS + facts.defaultBranch());
  }

  private void apply(BatchRefUpdate batch) throws IOException {
    try (RevWalk walk = new RevWalk(store)) {
      batch.execute(walk, NullProgressMonitor.INSTANCE);
    }
    for (ReceiveCommand command : batch.getCommands()) {
      if (command.getResult() != ReceiveCommand.Result.OK) {
        throw new IOException(
            "ref not updated: " + command.getRefName() + " " + command.getResult());
      }
    }
  }
}
