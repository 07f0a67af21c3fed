package dev.optio.server.reconcile;

import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Plaintext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All values that a run's agent may have been given while this replica drives it. A secret that is
 * changed or deleted meanwhile is still in the agent's environment, so it is still masked and still
 * looked for in its work.
 *
 * <p>Used by one thread.
 */
final class KnownSecrets {
  private final Map<String, Plaintext> all = new LinkedHashMap<>();
  private final Grant grant;

  KnownSecrets(Grant grant) {
    this.grant = grant;
  }

  /** Adds the values of now, and returns all; older ones have a name that says so. */
  Map<String, Plaintext> with(Map<String, Plaintext> now) {
    now.forEach((name, value) -> {
      Plaintext before = all.get(name);
      if (before != null && !Arrays.equals(before.bytes(grant), value.bytes(grant))) {
        all.put(name + " (" + all.size() + ", before it was changed)", before);
      }
      all.put(name, value);
    });
    return Map.copyOf(all);
  }
}
