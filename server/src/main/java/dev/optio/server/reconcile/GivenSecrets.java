package dev.optio.server.reconcile;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.optio.server.db.Db;
import dev.optio.server.tasks.RunStore;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Plaintext;
import dev.optio.server.vault.Vault;
import dev.optio.server.vault.Vault.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The secrets that agents were given, kept sealed with each run until it ends. One that is changed
 * or deleted meanwhile is still in the agent's environment, so whoever drives the run has to hide
 * it in its output and look for it in its work.
 */
final class GivenSecrets {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, byte[]>> VALUES = new TypeReference<>() {};

  private final Db db;
  private final RunStore store;
  private final Vault vault;
  private final Grant grant;

  GivenSecrets(Db db, RunStore store, Vault vault, Grant grant) {
    this.db = db;
    this.store = store;
    this.vault = vault;
    this.grant = grant;
  }

  /**
   * What the run's agent may hold: the values of now, and those that it was given. Of two values of
   * one name the older one has a name that says so.
   */
  Map<String, Plaintext> known(StoredRun run, Map<String, Plaintext> now) {
    Map<String, Plaintext> all = new TreeMap<>(given(run));
    now.forEach((name, value) -> {
      Plaintext before = all.put(name, value);
      if (before != null && !same(before, value)) {
        all.put(free(all, name + " (before it was changed"), before);
      }
    });
    return all;
  }

  /**
   * Keeps what the agent is about to be given. An earlier attempt may have started it with other
   * values, so those stay.
   */
  void keep(Job job) {
    if (job.known().isEmpty()) {
      return;
    }
    Vault.Sealed sealed =
        vault.seal(Kind.GIVEN_SECRETS, job.run().workspace(), job.run().id(), encoded(job.known()));
    job.hold()
        .write((sql, lines) ->
            Hold.check(store.saveGiven(sql, job.hold().holder(), sealed.bytes(), sealed.keyId())));
  }

  private Map<String, Plaintext> given(StoredRun run) {
    return store
        .findGiven(db, run.id())
        .map(sealed -> decoded(vault.unseal(Kind.GIVEN_SECRETS, run.workspace(), run.id(), sealed)))
        .orElse(Map.of());
  }

  private boolean same(Plaintext one, Plaintext other) {
    return Arrays.equals(one.bytes(grant), other.bytes(grant));
  }

  private static String free(Map<String, Plaintext> taken, String name) {
    String candidate = name + ")";
    for (int next = 2; taken.containsKey(candidate); next++) {
      candidate = name + ", " + next + ")";
    }
    return candidate;
  }

  private byte[] encoded(Map<String, Plaintext> values) {
    Map<String, byte[]> bytes = new TreeMap<>();
    values.forEach((name, value) -> bytes.put(name, value.bytes(grant)));
    try {
      return JSON.writeValueAsBytes(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Plaintext> decoded(byte[] json) {
    try {
      Map<String, Plaintext> values = new TreeMap<>();
      JSON.readValue(json, VALUES).forEach((name, value) -> values.put(name, Plaintext.of(value)));
      return values;
    } catch (IOException e) {
      throw new IllegalStateException("the secrets kept with a run cannot be read", e);
    }
  }
}
