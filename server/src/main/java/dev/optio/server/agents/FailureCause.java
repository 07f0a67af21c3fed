package dev.optio.server.agents;

import java.util.Locale;

/** Why an agent failed, as far as it decides whether to try again. */
public enum FailureCause {
  /** The model provider refused the credential, or there was none. */
  BAD_CREDENTIAL(
      false,
      "The model provider refused the credential, or there was none. Correct the secret, then"
          + " retry."),
  /** The model provider wants fewer requests. */
  RATE_LIMITED(
      true, "The model provider limits the rate of requests. Optio tries again by itself."),
  /** The model provider is overloaded, failing, or out of reach. */
  PROVIDER_UNAVAILABLE(
      true, "The model provider is overloaded or cannot be reached. Optio tries again by itself."),
  /** The agent used all the turns it may take. */
  MAX_TURNS(false, "The agent used all its turns. Raise the limit, or resume with a message."),
  /** The program is not in the sandbox. */
  PROGRAM_MISSING(
      false, "The program is not installed where agents run. Install it or change the command."),
  /** The agent ended by a signal. */
  KILLED(false, "Retry it; if memory ran out, give it more where agents run."),
  /** The agent said that it failed, or exited with an error. */
  AGENT_FAILED(false, "Its log says why.");

  private final boolean mayPass;
  private final String remedy;

  FailureCause(boolean mayPass, String remedy) {
    this.mayPass = mayPass;
    this.remedy = remedy;
  }

  /** Whether trying again later, without a change, can help. */
  public boolean mayPass() {
    return mayPass;
  }

  /** One or two sentences on what a person can do. */
  public String remedy() {
    return remedy;
  }

  /** The code in the API and the store. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
