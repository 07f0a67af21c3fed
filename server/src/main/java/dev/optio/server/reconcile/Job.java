package dev.optio.server.reconcile;

import dev.optio.server.agents.Vendor;
import dev.optio.server.publish.ContentScan;
import dev.optio.server.publish.SecretScan;
import dev.optio.server.repos.ConnectedRepository;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.StoredTask;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Masker;
import dev.optio.server.vault.Plaintext;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run and all that it is about, as they stood when its driver last looked.
 *
 * @param secrets exposed to the agent, by name
 * @param known these, and what the agent was given before somebody changed or deleted it
 * @param hidden these, and this server's own tokens
 * @param masker hides the latter in what an agent writes
 */
record Job(
    Hold hold,
    StoredRun run,
    StoredTask task,
    ConnectedRepository repository,
    Vendor vendor,
    Map<String, Plaintext> secrets,
    Map<String, Plaintext> known,
    Map<String, Plaintext> hidden,
    Masker masker) {
  Job {
    secrets = Map.copyOf(secrets);
    known = Map.copyOf(known);
    hidden = Map.copyOf(hidden);
  }

  /** What agents know and the server's own, neither in the other's place where names are equal. */
  static Map<String, Plaintext> hidden(
      Map<String, Plaintext> known, Map<String, Plaintext> ownTokens) {
    Map<String, Plaintext> all = new TreeMap<>(known);
    ownTokens.forEach(
        (name, value) -> all.put(known.containsKey(name) ? name + " of this server" : name, value));
    return all;
  }

  /** The values as an agent's environment holds them. */
  Map<String, String> environment(Grant grant) {
    Map<String, String> values = new TreeMap<>();
    secrets.forEach((name, value) -> values.put(name, value.text(grant)));
    return values;
  }

  /** Looks for what is hidden in work that is to be published. */
  ContentScan scan(Grant grant) {
    return new SecretScan(
        hidden.entrySet().stream()
            .map(secret -> new SecretScan.Value(secret.getKey(), secret.getValue().bytes(grant)))
            .toList());
  }

  /** Names nothing that could be a secret. */
  @Override
  public String toString() {
    return "Job[" + run.id() + "]";
  }
}
