package dev.optio.server.tasks.core;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How far a run has come. A run holds its slot from {@code starting} until it is known to have
 * ended, whatever becomes of the replica that drives it. That it is to be stopped is no state: the
 * wish stands beside the state, and where the run stands says what there is to stop. People are
 * shown it as {@code stopping}.
 */
public sealed interface RunState {
  /** The name in the contract and the store. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Waits for its time and a slot. */
  record Queued() implements RunState {
    public Starting claimed() {
      return new Starting();
    }

    public Ended ended(Outcome outcome) {
      return new Ended(outcome);
    }
  }

  /** A checkout is being made and the agent started. */
  record Starting() implements RunState {
    public Running started() {
      return new Running();
    }

    public Ended ended(Outcome outcome) {
      return new Ended(outcome);
    }
  }

  /** The agent works. */
  record Running() implements RunState {
    public Collecting exited() {
      return new Collecting();
    }

    public Ended ended(Outcome outcome) {
      return new Ended(outcome);
    }
  }

  /** The agent has exited; its work is read out of the sandbox. */
  record Collecting() implements RunState {
    public Publishing accepted() {
      return new Publishing();
    }

    public Ended ended(Outcome outcome) {
      return new Ended(outcome);
    }
  }

  /** Its work is being pushed. */
  record Publishing() implements RunState {
    public Ended ended(Outcome outcome) {
      return new Ended(outcome);
    }
  }

  /** Over; its slot is free. */
  record Ended(Outcome outcome) implements RunState {}

  /** How a run ended. */
  enum Outcome {
    SUCCEEDED,
    FAILED,
    CANCELLED,
    LOST,
    INTERRUPTED;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why an agent is ended before it ends by itself. */
  enum StopReason {
    CANCELLED(Outcome.CANCELLED, Reason.USER_CANCEL),
    WALL_CLOCK(Outcome.FAILED, Reason.WALL_CLOCK),
    SILENCE(Outcome.FAILED, Reason.SILENCE),
    INTERRUPTED(Outcome.INTERRUPTED, Reason.INTERRUPTED),
    FORGED(Outcome.FAILED, Reason.SANDBOX_FORGED),
    /** The database that the run is in was brought back from a backup. */
    RESTORED(Outcome.INTERRUPTED, Reason.RESTORED);

    private final Outcome outcome;
    private final Reason reason;

    StopReason(Outcome outcome, Reason reason) {
      this.outcome = outcome;
      this.reason = reason;
    }

    public Outcome outcome() {
      return outcome;
    }

    public Reason reason() {
      return reason;
    }
  }
}
