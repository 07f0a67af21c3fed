package dev.optio.server.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.WorkspaceId;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One data keyset per workspace, made with the first value that needs it and wrapped by the root
 * key.
 */
final class Keysets {
  private final RootKey root;
  private final KeysetStore store;
  private final IdSource ids;
  private final ConcurrentHashMap<WorkspaceId, Opened> opened = new ConcurrentHashMap<>();

  Keysets(RootKey root, KeysetStore store, IdSource ids) {
    this.root = root;
    this.store = store;
    this.ids = ids;
  }

  /**
   * A keyset in use.
   *
   * @param keyId of the key that seals from now on
   */
  record Opened(Aead aead, long keyId) {}

  /** Fails when the database was sealed under another root key. */
  void checkRoot(Sql sql) {
    long active = store.activeRoot(sql, root.id());
    long foreign = store.countKeysetsOfOtherRoots(sql, root.id());
    if (active != root.id() || foreign > 0) {
      throw new WrongRootKeyException(active, root.id(), foreign);
    }
  }

  /** The workspace's keyset; made when there is none. */
  Opened of(Sql sql, WorkspaceId workspace) {
    Opened known = opened.get(workspace);
    if (known != null) {
      return known;
    }
    Optional<KeysetStore.Wrapped> stored = store.findKeyset(sql, workspace);
    if (stored.isEmpty()) {
      store.addKeyset(sql, ids.next(), workspace, generate(workspace));
      // Not cached: the transaction that made it may still roll back.
      return open(workspace, store.findKeyset(sql, workspace).orElseThrow());
    }
    return opened.computeIfAbsent(workspace, key -> open(key, stored.get()));
  }

  private KeysetStore.Wrapped generate(WorkspaceId workspace) {
    try {
      KeysetHandle handle =
          KeysetHandle.generateNew(
              PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
      byte[] wrapped =
          TinkProtoKeysetFormat.serializeEncryptedKeyset(
              handle, root.aead(), bound(workspace), RegistryConfiguration.get());
      return new KeysetStore.Wrapped(wrapped, root.id());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a keyset cannot be made", e);
    }
  }

  private Opened open(WorkspaceId workspace, KeysetStore.Wrapped wrapped) {
    try {
      KeysetHandle handle =
          TinkProtoKeysetFormat.parseEncryptedKeyset(
              wrapped.bytes(), root.aead(), bound(workspace), RegistryConfiguration.get());
      long keyId = Integer.toUnsignedLong(handle.getPrimary().getId());
      return new Opened(handle.getPrimitive(RegistryConfiguration.get(), Aead.class), keyId);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the keyset of workspace " + workspace + " does not open with this root key", e);
    }
  }

  private static byte[] bound(WorkspaceId workspace) {
    return AssociatedData.of("keysets", workspace.toString()).bytes();
  }
}
