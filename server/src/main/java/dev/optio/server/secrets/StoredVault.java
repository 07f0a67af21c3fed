package dev.optio.server.secrets;

import dev.optio.server.contract.SecretMessages.Delivery;
import dev.optio.server.db.Db;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.Id;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.SecretId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.secrets.SecretStore.SealedSecret;
import dev.optio.server.secrets.SecretStore.Slot;
import dev.optio.server.secrets.SecretStore.Stored;
import dev.optio.server.secrets.core.SecretNames;
import dev.optio.server.vault.Plaintext;
import dev.optio.server.vault.Vault;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The vault over PostgreSQL and Tink. Values are in memory only while they are sealed or used. */
public final class StoredVault implements Vault {
  private final Db db;
  private final SecretStore store = new SecretStore();
  private final Keysets keysets;
  private final IdSource ids;

  /**
   * A vault.
   *
   * @throws WrongRootKeyException when the database was sealed under another key
   */
  public StoredVault(Db db, RootKey root, IdSource ids) {
    this.db = db;
    this.ids = ids;
    this.keysets = new Keysets(root, new KeysetStore(), ids);
    db.transaction(sql -> {
      keysets.checkRoot(sql);
      return Boolean.TRUE;
    });
  }

  @Override
  public Map<String, Plaintext> exposed(
      WorkspaceId workspace, RepositoryId repository, Collection<String> names) {
    List<SealedSecret> visible = store.findVisible(db, workspace, names, Optional.of(repository));
    Map<String, Plaintext> values = new TreeMap<>();
    List<SecretId> used = new ArrayList<>();
    String previous = "";
    for (SealedSecret secret : visible) {
      String name = secret.slot().name();
      boolean mostSpecific = !name.equals(previous);
      previous = name;
      if (mostSpecific
          && secret.delivery() == Delivery.EXPOSED
          && !SecretNames.steersProcesses(name)) {
        values.put(name, opened(secret));
        used.add(secret.id());
      }
    }
    store.noteUse(db, used);
    return values;
  }

  @Override
  public Optional<Plaintext> open(
      WorkspaceId workspace, Optional<RepositoryId> repository, String name) {
    Optional<SealedSecret> found =
        store.findVisible(db, workspace, List.of(name), repository).stream().findFirst();
    found.ifPresent(secret -> store.noteUse(db, List.of(secret.id())));
    return found.map(this::opened);
  }

  @Override
  public Sealed seal(Kind kind, WorkspaceId workspace, Id owner, byte[] content) {
    Keysets.Opened keyset = keysets.of(db, workspace);
    return new Sealed(seal(keyset, content, bound(kind, workspace, owner)), keyset.keyId());
  }

  @Override
  public byte[] unseal(Kind kind, WorkspaceId workspace, Id owner, byte[] sealed) {
    return unseal(keysets.of(db, workspace), sealed, bound(kind, workspace, owner));
  }

  /**
   * Stores a value as a new version of the secret in the slot. Part of the caller's transaction.
   */
  Stored put(
      Sql sql,
      Slot slot,
      Delivery delivery,
      Plaintext value,
      dev.optio.server.vault.Grant grant,
      UserId by) {
    Stored stored = store.putSecret(sql, new SecretId(ids.next()), slot, delivery);
    Keysets.Opened keyset = keysets.of(sql, slot.workspace());
    byte[] sealed = seal(keyset, value.bytes(grant), bound(slot, stored.id(), stored.version()));
    store.addVersion(sql, stored, slot.workspace(), sealed, keyset.keyId(), by);
    store.raiseEpoch(sql, slot.workspace());
    return stored;
  }

  private Plaintext opened(SealedSecret secret) {
    Keysets.Opened keyset = keysets.of(db, secret.slot().workspace());
    return Plaintext.of(
        unseal(keyset, secret.sealed(), bound(secret.slot(), secret.id(), secret.version())));
  }

  /**
   * Table, row, workspace, scope, owner, repository, name, version, purpose, bound hosts; in this
   * order, for ever.
   */
  private static AssociatedData bound(Slot slot, SecretId id, int version) {
    return AssociatedData.of(
        "secret_versions",
        id.toString(),
        slot.workspace().toString(),
        slot.scope(),
        "",
        slot.repository().map(RepositoryId::toString).orElse(""),
        slot.name(),
        Integer.toString(version),
        "secret",
        "");
  }

  private static AssociatedData bound(Kind kind, WorkspaceId workspace, Id owner) {
    String table =
        switch (kind) {
          case CAPSULE -> "capsules";
          case GIVEN_SECRETS -> "runs";
        };
    String purpose = kind.name().toLowerCase(Locale.ROOT);
    return AssociatedData.of(
        table, owner.toString(), workspace.toString(), "", "", "", "", "", purpose, "");
  }

  private static byte[] seal(Keysets.Opened keyset, byte[] value, AssociatedData bound) {
    try {
      return keyset.aead().encrypt(value, bound.bytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a value cannot be sealed", e);
    }
  }

  private static byte[] unseal(Keysets.Opened keyset, byte[] sealed, AssociatedData bound) {
    try {
      return keyset.aead().decrypt(sealed, bound.bytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed value does not open: it was moved, changed, or sealed with a lost key", e);
    }
  }
}
