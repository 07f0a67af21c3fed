package dev.optio.server.agents;

/** What the HTTP status of a model provider's answer says about a failure. */
final class ProviderStatus {
  private ProviderStatus() {}

  static FailureCause cause(long status) {
    if (status == 401 || status == 403) {
      return FailureCause.BAD_CREDENTIAL;
    }
    if (status == 429) {
      return FailureCause.RATE_LIMITED;
    }
    // Anthropic says 529 when it is overloaded.
    boolean passing = status == 408 || (status >= 500 && status <= 599);
    return passing ? FailureCause.PROVIDER_UNAVAILABLE : FailureCause.AGENT_FAILED;
  }
}
