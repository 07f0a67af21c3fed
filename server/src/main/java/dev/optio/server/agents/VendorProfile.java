package dev.optio.server.agents;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What people and other parts need to know of a vendor without starting it.
 *
 * @param name name in the contract, for example {@code claude-code}
 * @param displayName name on the screen
 * @param program the program that must be in the sandbox; empty when the task names it
 * @param providerSecrets names of the secrets that a run of this vendor sees by default
 * @param conversationPaths files below the agent's home that hold its conversation, and no
 *     credential
 */
public record VendorProfile(
    String name,
    String displayName,
    Optional<String> program,
    List<String> providerSecrets,
    List<String> conversationPaths,
    Set<Ability> abilities,
    List<OptionField> options) {
  public VendorProfile {
    providerSecrets = List.copyOf(providerSecrets);
    conversationPaths = List.copyOf(conversationPaths);
    abilities = Set.copyOf(abilities);
    options = List.copyOf(options);
  }

  /** Whether it can do that. */
  public boolean can(Ability ability) {
    return abilities.contains(ability);
  }
}
