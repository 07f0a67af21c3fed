package dev.optio.server.reconcile.core;

import java.util.List;

/**
 * What an agent is told when it starts: the task's prompt, what people have said since, and what is
 * left to say to one that goes on with an earlier conversation.
 *
 * @param prompt the task's
 * @param said what people have said that the agent may not know yet, oldest first
 * @param leftOut how many of them were too many to be told, older than these
 * @param goesOn whether the agent remembers the conversation of an earlier run
 * @param planOnly whether it is to make a plan and nothing else
 */
public record Instructions(
    String prompt, List<String> said, long leftOut, boolean goesOn, boolean planOnly) {
  private static final String RULE = "\n\n---\n\n";

  private static final String PLAN_ONLY =
      "Make a plan first and change nothing. Say what you would do, in which files, and how you"
          + " would check it. A person reads the plan and approves it or asks for something else"
          + " before you go on.";

  public Instructions {
    said = List.copyOf(said);
  }

  /** The text. */
  public String text() {
    if (goesOn) {
      return said.isEmpty()
          ? "Go on with your task where you stopped. It was:" + RULE + prompt
          : omitted() + String.join("\n\n", said);
    }
    StringBuilder text = new StringBuilder(prompt);
    if (planOnly) {
      text.append(RULE).append(PLAN_ONLY);
    }
    if (!said.isEmpty()) {
      text.append(RULE)
          .append("Said since then:\n\n")
          .append(omitted())
          .append(String.join("\n\n", said));
    }
    return text.toString();
  }

  private String omitted() {
    return leftOut == 0 ? "" : "(" + leftOut + " older messages are left out.)\n\n";
  }

  /** Names nothing of the prompt. */
  @Override
  public String toString() {
    return "Instructions[]";
  }
}
