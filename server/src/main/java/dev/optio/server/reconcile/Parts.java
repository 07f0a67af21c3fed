package dev.optio.server.reconcile;

import dev.optio.server.bus.Live;
import dev.optio.server.db.Db;
import dev.optio.server.git.ObjectStores;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.ReplicaId;
import dev.optio.server.logs.LogStore;
import dev.optio.server.observe.FailPoints;
import dev.optio.server.publish.Publisher;
import dev.optio.server.publish.Quarantine;
import dev.optio.server.repos.RemoteAccess;
import dev.optio.server.repos.RepositoryStore;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.tasks.AttachmentStore;
import dev.optio.server.tasks.ChangeStore;
import dev.optio.server.tasks.DeletedTaskStore;
import dev.optio.server.tasks.DependencyStore;
import dev.optio.server.tasks.MessageStore;
import dev.optio.server.tasks.QueueStore;
import dev.optio.server.tasks.RunStore;
import dev.optio.server.tasks.TaskNews;
import dev.optio.server.tasks.TaskStore;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Plaintext;
import dev.optio.server.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What it takes to see a run through.
 *
 * @param grant to put secrets into an agent's environment and to look for them in its work
 * @param ownTokens tokens of this server that no log and no pushed work may show
 */
public record Parts(
    Db db,
    Sandbox sandbox,
    Vault vault,
    Grant grant,
    Map<String, Plaintext> ownTokens,
    RemoteAccess access,
    ObjectStores objectStores,
    Quarantine quarantine,
    Publisher publisher,
    TaskNews news,
    Live live,
    FailPoints failPoints,
    IdSource ids,
    InstantSource clock,
    Policy policy,
    Stores stores) {
  public Parts {
    ownTokens = Map.copyOf(ownTokens);
  }

  Capsules capsules() {
    return new Capsules(db, stores.changes(), vault);
  }

  GivenSecrets givenSecrets() {
    return new GivenSecrets(db, stores.runs(), vault, grant);
  }

  /**
   * Rules of this replica.
   *
   * @param place where local runs live; only replicas of the same place can go on with them
   * @param lease how long a run stays in the hands of a replica that says nothing
   * @param outputBytes most bytes kept of each output stream
   */
  public record Policy(
      ReplicaId replica,
      String place,
      Duration lease,
      int maxInInstance,
      int maxInWorkspace,
      long outputBytes) {}

  /** The tables. */
  public record Stores(
      QueueStore queue,
      RunStore runs,
      TaskStore tasks,
      RepositoryStore repositories,
      ChangeStore changes,
      MessageStore messages,
      DeletedTaskStore deletedTasks,
      DependencyStore dependencies,
      AttachmentStore attachments,
      LogStore logs) {
    public static Stores of(IdSource ids) {
      return new Stores(
          new QueueStore(),
          new RunStore(),
          new TaskStore(ids),
          new RepositoryStore(),
          new ChangeStore(),
          new MessageStore(),
          new DeletedTaskStore(),
          new DependencyStore(),
          new AttachmentStore(),
          new LogStore());
    }
  }
}
