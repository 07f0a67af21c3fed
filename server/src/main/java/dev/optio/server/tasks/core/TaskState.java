package dev.optio.server.tasks.core;

import dev.optio.server.contract.TaskMessages.Ask;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a task stands. A move is a method on the state it leaves, so a move that is not allowed
 * cannot be written.
 *
 * <p>Moves that no feature makes yet ({@link PrOpened}) stand here with their records, so that
 * stored tasks and the contract know them.
 */
public sealed interface TaskState {
  /** The names of all states, in the order in which a task may come to them. */
  List<String> WORDS =
      List.of(
          "pending",
          "waiting_on_deps",
          "queued",
          "provisioning",
          "running",
          "needs_attention",
          "pr_opened",
          "completed",
          "failed",
          "cancelled");

  /** When the task came to stand here. */
  Instant since();

  /** The name in the contract and the store. */
  default String word() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** States that nothing leaves by itself. */
  sealed interface Finished extends TaskState {}

  /** A run is unfinished, and its end moves the task. */
  sealed interface UnderWay extends TaskState {
    Completed completed(Result result, Instant now);

    NeedsAttention needsAttention(Problem problem, Instant now);

    /** Back to the queue, to try again. */
    Queued queued(Instant now);

    Failed failed(Problem problem, Instant now);

    Cancelled cancelled(Instant now);
  }

  /** Not handed to the queue yet. */
  record Pending(Instant since) implements TaskState {
    public Queued queued(Instant now) {
      return new Queued(now);
    }

    public WaitingOnDeps waiting(Instant now) {
      return new WaitingOnDeps(now);
    }

    public Cancelled cancelled(Instant now) {
      return new Cancelled(now);
    }
  }

  /** Waits for other tasks. */
  record WaitingOnDeps(Instant since) implements TaskState {
    public Queued queued(Instant now) {
      return new Queued(now);
    }

    public Failed failed(Problem problem, Instant now) {
      return new Failed(now, problem);
    }

    public Cancelled cancelled(Instant now) {
      return new Cancelled(now);
    }
  }

  /** Waits for a slot. */
  record Queued(Instant since) implements TaskState {
    /** Somebody made it wait for others before it had begun. */
    public WaitingOnDeps waiting(Instant now) {
      return new WaitingOnDeps(now);
    }

    public Provisioning provisioning(Instant now) {
      return new Provisioning(now);
    }

    public Failed failed(Problem problem, Instant now) {
      return new Failed(now, problem);
    }

    public Cancelled cancelled(Instant now) {
      return new Cancelled(now);
    }
  }

  /** Has a slot; its checkout is being made. */
  record Provisioning(Instant since) implements UnderWay {
    public Running running(Instant now) {
      return new Running(now);
    }

    /**
     * Passes through running: the replica that saw the agent start may have died before it could
     * say so.
     */
    @Override
    public Completed completed(Result result, Instant now) {
      return running(now).completed(result, now);
    }

    /** Passes through running, like {@link #completed}. */
    @Override
    public NeedsAttention needsAttention(Problem problem, Instant now) {
      return running(now).needsAttention(problem, now);
    }

    @Override
    public Queued queued(Instant now) {
      return new Queued(now);
    }

    @Override
    public Failed failed(Problem problem, Instant now) {
      return new Failed(now, problem);
    }

    @Override
    public Cancelled cancelled(Instant now) {
      return new Cancelled(now);
    }
  }

  /** An agent works on it, or its work is being collected and published. */
  record Running(Instant since) implements UnderWay {
    @Override
    public Completed completed(Result result, Instant now) {
      return new Completed(now, result);
    }

    public PrOpened prOpened(Result result, Instant now) {
      return new PrOpened(now, result);
    }

    @Override
    public NeedsAttention needsAttention(Problem problem, Instant now) {
      return new NeedsAttention(now, problem);
    }

    @Override
    public Queued queued(Instant now) {
      return new Queued(now);
    }

    @Override
    public Failed failed(Problem problem, Instant now) {
      return new Failed(now, problem);
    }

    @Override
    public Cancelled cancelled(Instant now) {
      return new Cancelled(now);
    }
  }

  /** A person must decide. */
  record NeedsAttention(Instant since, Problem problem) implements TaskState {
    public Queued queued(Instant now) {
      return new Queued(now);
    }

    public Completed completed(Result result, Instant now) {
      return new Completed(now, result);
    }

    public Cancelled cancelled(Instant now) {
      return new Cancelled(now);
    }
  }

  /** Its change is under review at the forge. */
  record PrOpened(Instant since, Result result) implements TaskState {
    public Completed completed(Instant now) {
      return new Completed(now, result);
    }

    public NeedsAttention needsAttention(Problem problem, Instant now) {
      return new NeedsAttention(now, problem);
    }

    public Queued queued(Instant now) {
      return new Queued(now);
    }

    public Failed failed(Problem problem, Instant now) {
      return new Failed(now, problem);
    }

    public Cancelled cancelled(Instant now) {
      return new Cancelled(now);
    }
  }

  /** Done. */
  record Completed(Instant since, Result result) implements Finished {
    /** Only by resuming it with something new to do. */
    public Queued resumed(Instant now) {
      return new Queued(now);
    }
  }

  /** Given up. */
  record Failed(Instant since, Problem problem) implements Finished {
    /** Tried again while others are still to be done. */
    public WaitingOnDeps waiting(Instant now) {
      return new WaitingOnDeps(now);
    }

    public Queued queued(Instant now) {
      return new Queued(now);
    }
  }

  /** Stopped by a person. */
  record Cancelled(Instant since) implements Finished {
    /** Tried again while others are still to be done. */
    public WaitingOnDeps waiting(Instant now) {
      return new WaitingOnDeps(now);
    }

    public Queued queued(Instant now) {
      return new Queued(now);
    }
  }

  /**
   * What a task came to.
   *
   * @param branch that was pushed; empty when nothing changed
   */
  record Result(String summary, Optional<String> branch) {}

  /**
   * Why it is stuck or given up.
   *
   * @param code for programs
   * @param message for people, with what they can do
   * @param ask what an agent waits for a person to decide
   */
  record Problem(String code, String message, Optional<Ask> ask) {
    /** A problem in which nobody asked anything. */
    public Problem(String code, String message) {
      this(code, message, Optional.empty());
    }
  }
}
