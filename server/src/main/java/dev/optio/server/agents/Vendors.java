package dev.optio.server.agents;

import dev.optio.server.contract.SystemMessages.AgentKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All kinds of agent programs that Optio can run. */
public final class Vendors {
  private static final List<Vendor> ALL =
      List.of(
          new ClaudeCodeVendor(),
          new CodexVendor(),
          new GeminiVendor(),
          new OpenCodeVendor(),
          new CopilotVendor(),
          new CommandVendor());

  private Vendors() {}

  /** In the order in which they are offered. */
  public static List<Vendor> all() {
    return ALL;
  }

  /** The vendor of that name in the contract. */
  public static Optional<Vendor> named(String name) {
    return ALL.stream().filter(vendor -> vendor.name().equals(name)).findFirst();
  }

  /** As the contract shows them, in the order in which they are offered. */
  public static List<AgentKind> kinds() {
    return profiles().stream()
        .map(profile ->
            new AgentKind(
                profile.name(),
                profile.displayName(),
                profile.providerSecrets(),
                profile.abilities().stream().sorted().map(Ability::word).toList()))
        .toList();
  }

  /** Names of all kinds. */
  public static Set<String> names() {
    return ALL.stream().map(Vendor::name).collect(Collectors.toUnmodifiableSet());
  }

  /** What can be chosen, in the order in which it is offered. */
  public static List<VendorProfile> profiles() {
    return ALL.stream().map(Vendor::profile).toList();
  }
}
