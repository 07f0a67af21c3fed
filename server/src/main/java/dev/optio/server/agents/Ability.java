package dev.optio.server.agents;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What some kinds of agents can do and others cannot. */
public enum Ability {
  /** Be told something while it runs, at least with some options. */
  MESSAGES,
  /** Be told to drop what it does at once and hear what comes instead. */
  INTERRUPTS,
  /** Go on with an earlier conversation. */
  RESUMES,
  /** Make a plan first and change nothing before a person has approved it. */
  PLANS;

  /** The word in the contract. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
