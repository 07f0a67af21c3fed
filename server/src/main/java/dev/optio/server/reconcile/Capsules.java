package dev.optio.server.reconcile;

import dev.optio.server.db.Db;
import dev.optio.server.db.Sql;
import dev.optio.server.reconcile.core.Capsule;
import dev.optio.server.tasks.ChangeStore;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.StoredTask;
import dev.optio.server.vault.Vault;
import dev.optio.server.vault.Vault.Kind;
import java.util.Optional;

/** Keeps what runs leave, sealed. */
final class Capsules {
  private final Db db;
  private final ChangeStore store;
  private final Vault vault;

  Capsules(Db db, ChangeStore store, Vault vault) {
    this.db = db;
    this.store = store;
    this.vault = vault;
  }

  /**
   * What an earlier run left.
   *
   * @param run its number
   */
  record Left(Capsule capsule, int run) {}

  /** What the task's latest run left. */
  Optional<Left> find(StoredTask task) {
    return store
        .findCapsule(db, task.id())
        .map(sealed ->
            new Left(
                Capsule.decode(
                    vault.unseal(Kind.CAPSULE, task.workspace(), task.id(), sealed.bytes())),
                sealed.run()));
  }

  /** Seals before the transaction that saves, so that the task's row is held for a short while. */
  Vault.Sealed seal(StoredTask task, Capsule capsule) {
    return vault.seal(Kind.CAPSULE, task.workspace(), task.id(), capsule.encode());
  }

  /** What an earlier run left is no beginning any more. */
  void forget(Sql sql, StoredTask task) {
    store.deleteCapsule(sql, task.id());
  }

  void save(Sql sql, StoredTask task, StoredRun run, Vault.Sealed sealed) {
    store.saveCapsule(
        sql, task.id(), task.workspace(), run.number(), sealed.bytes(), sealed.keyId());
  }
}
