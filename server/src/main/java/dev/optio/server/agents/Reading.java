package dev.optio.server.agents;

import dev.optio.server.contract.EntryKind;
import java.math.BigDecimal;
import java.util.Optional;

/** Something that a line of an agent's output says. */
public sealed interface Reading {
  /**
   * A log entry.
   *
   * @param text may hold line feeds; the log makes one entry of each line
   * @param group the vendor's id of the tool call that it belongs to
   */
  record Entry(EntryKind kind, String text, Optional<String> group) implements Reading {}

  /**
   * What was used since the run began, as far as the vendor says; absent figures are unknown, not
   * zero.
   */
  record Usage(
      Optional<Long> inputTokens,
      Optional<Long> outputTokens,
      Optional<BigDecimal> costUsd,
      Optional<String> model)
      implements Reading {}

  /** The vendor's conversation id, needed to resume. */
  record Conversation(String id) implements Reading {}

  /**
   * The vendor's own last word.
   *
   * @param failure why it failed; empty for success
   * @param message its summary, or its explanation of the failure
   */
  record Finished(Optional<FailureCause> failure, String message) implements Reading {}
}
