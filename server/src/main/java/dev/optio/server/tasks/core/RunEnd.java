package dev.optio.server.tasks.core;

import dev.optio.server.contract.TaskMessages.Ask;
import dev.optio.server.tasks.core.RunState.Outcome;
import java.util.Optional;

/**
 * How a run came to its end, before it is decided what that means for the task.
 *
 * @param mayPass whether the same run, later, could end otherwise without anybody changing anything
 * @param needsPerson whether a person must look before the task goes on
 * @param ask what the agent waits for a person to decide
 */
public record RunEnd(
    Outcome outcome,
    Reason reason,
    String message,
    boolean mayPass,
    boolean needsPerson,
    Optional<String> branch,
    Optional<Ask> ask) {
  /** The work is done. */
  public static RunEnd succeeded(Reason reason, String summary, Optional<String> branch) {
    return new RunEnd(Outcome.SUCCEEDED, reason, summary, false, false, branch, Optional.empty());
  }

  /** It did not work, and trying again would not help. */
  public static RunEnd failed(Reason reason, String message) {
    return new RunEnd(
        Outcome.FAILED, reason, message, false, false, Optional.empty(), Optional.empty());
  }

  /** It did not work, and may later. */
  public static RunEnd passing(Outcome outcome, Reason reason, String message) {
    return new RunEnd(outcome, reason, message, true, false, Optional.empty(), Optional.empty());
  }

  /** The work is there and a person must decide about it. */
  public static RunEnd attention(Reason reason, String message) {
    return new RunEnd(
        Outcome.FAILED, reason, message, false, true, Optional.empty(), Optional.empty());
  }

  /** The agent waits for an answer; its work so far is kept. */
  public static RunEnd asked(Reason reason, String message, Ask ask) {
    return new RunEnd(
        Outcome.SUCCEEDED, reason, message, false, true, Optional.empty(), Optional.of(ask));
  }

  /** Ended on purpose. */
  public static RunEnd stopped(RunState.StopReason reason, String message) {
    return new RunEnd(
        reason.outcome(),
        reason.reason(),
        message,
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }
}
