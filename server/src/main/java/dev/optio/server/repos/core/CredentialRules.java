package dev.optio.server.repos.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a credential must look like, and where a well-known secret may go: a GitHub token that is
 * sent to another host is a token given away.
 */
public final class CredentialRules {
  /** Hosts by secret name; an entry that begins with a dot stands for all hosts below. */
  private static final Map<String, List<String>> HOMES =
      Map.of(
          "GITHUB_TOKEN", List.of("github.com", ".ghe.com"),
          "GH_TOKEN", List.of("github.com", ".ghe.com"),
          "GITLAB_TOKEN", List.of("gitlab.com"));

  private static final int HTTPS_PORT = 443;

  /** Keys of model providers open no remote. */
  private static final Set<String> NEVER =
      Set.of(
          "ANTHROPIC_API_KEY",
          "CLAUDE_CODE_OAUTH_TOKEN",
          "OPENAI_API_KEY",
          "CODEX_API_KEY",
          "GEMINI_API_KEY",
          "GOOGLE_API_KEY",
          "COPILOT_GITHUB_TOKEN");

  /** Where a remote is; hosts in lower case. */
  public sealed interface Place {
    /** Behind http or https; the port also where it is the usual one. */
    record Web(String scheme, String host, int port) implements Place {}

    /** Behind ssh. */
    record Ssh(String host) implements Place {}

    /** On this machine. */
    record Here() implements Place {}
  }

  private CredentialRules() {}

  /**
   * Why a credential cannot be used, or nothing.
   *
   * @param kind {@code none}, {@code token}, {@code basic} or {@code sshKey}
   * @param place that it would be sent to
   */
  public static Optional<String> refusal(
      String kind, Optional<String> secret, Optional<String> user, Place place) {
    if (kind.equals("none")) {
      return secret.isPresent() || user.isPresent()
          ? Optional.of("A credential of kind none has neither secret nor user.")
          : Optional.empty();
    }
    if (place instanceof Place.Here) {
      return Optional.of("A path needs no credential.");
    }
    if (kind.equals("sshKey") && !(place instanceof Place.Ssh)) {
      return Optional.of("A credential of kind sshKey is for ssh remotes only.");
    }
    if (secret.isEmpty()) {
      return Optional.of("A credential of kind " + kind + " needs the name of a secret.");
    }
    if (kind.equals("basic") && user.isEmpty()) {
      return Optional.of("A credential of kind basic needs a user.");
    }
    return switch (place) {
      case Place.Here() -> Optional.empty();
      case Place.Web web ->
          goesElsewhere(secret.get(), web.host()).or(() -> goesInTheOpen(secret.get(), web));
      case Place.Ssh(String host) -> overSsh(kind, secret.get(), user, host);
    };
  }

  private static Optional<String> overSsh(
      String kind, String secret, Optional<String> user, String host) {
    if (!kind.equals("sshKey")) {
      return Optional.of("An ssh remote is asked with a credential of kind sshKey.");
    }
    if (user.isPresent()) {
      return Optional.of("The user of an ssh remote stands in its address.");
    }
    return goesElsewhere(secret, host);
  }

  /** The right host is who answers at its usual port and shows its certificate. */
  private static Optional<String> goesInTheOpen(String secret, Place.Web web) {
    return !HOMES.containsKey(secret) || (web.scheme().equals("https") && web.port() == HTTPS_PORT)
        ? Optional.empty()
        : Optional.of(secret + " is only sent to https://" + web.host() + ", at its usual port.");
  }

  private static Optional<String> goesElsewhere(String secret, String host) {
    if (NEVER.contains(secret)) {
      return Optional.of(secret + " is a model provider's key and is not sent to a git remote.");
    }
    List<String> homes = HOMES.getOrDefault(secret, List.of());
    boolean athome =
        homes.isEmpty()
            || homes.stream()
                .anyMatch(home -> home.startsWith(".") ? host.endsWith(home) : host.equals(home));
    return athome
        ? Optional.empty()
        : Optional.of(
            secret
                + " is only sent to "
                + homes.getFirst()
                + "; store the token for "
                + host
                + " under another name.");
  }
}
