package dev.optio.server.agents;

import dev.optio.server.sandbox.RunStatus;
import java.util.Map;
import java.util.Optional;

/**
 * What an exit status says, in words. Statuses are a shell's: 126 for a program that cannot be run,
 * 127 for one that is not there, 128 + n for death by signal n.
 */
final class Ending {
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;
  private static final int SIGNAL_BASE = 128;
  private static final int MAX_REASON = 500;

  /** Linux's signals that end a process if it does nothing about them; others cannot be a death. */
  private static final Map<Integer, String> DEADLY =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(10, "SIGUSR1"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(12, "SIGUSR2"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(15, "SIGTERM"),
          Map.entry(16, "SIGSTKFLT"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"),
          Map.entry(26, "SIGVTALRM"),
          Map.entry(27, "SIGPROF"),
          Map.entry(29, "SIGIO"),
          Map.entry(30, "SIGPWR"),
          Map.entry(31, "SIGSYS"));

  private Ending() {}

  /**
   * Whom sentences speak of.
   *
   * @param itself the program
   * @param missing what must have been missing when it ends with 126 or 127
   */
  record Subject(String itself, String missing) {
    static Subject of(String program) {
      return new Subject(program, "The program \"" + program + "\"");
    }
  }

  /** For a program whose exit status alone decides. */
  static Verdict byStatus(Subject program, RunStatus.Exited exit) {
    return exit.status() == 0 ? new Verdict.Success("") : byBadStatus(program, exit.status());
  }

  /**
   * For a program that says how it ended before it exits: success needs both its word and status 0.
   * A program that stopped for an answer ends with whatever status. Without its word status 0 is
   * believed only if the log was cut, which may have lost it.
   */
  static Verdict byWordAndStatus(
      Subject program, RunStatus.Exited exit, Optional<Reading.Finished> finished) {
    if (finished.isEmpty()) {
      return exit.status() == 0 && !exit.outputCut()
          ? new Verdict.Failure(
              FailureCause.AGENT_FAILED,
              program.itself() + " exited without saying how it ended (exit status 0).")
          : byStatus(program, exit);
    }
    Reading.Finished word = finished.get();
    if (word.ask().isPresent()) {
      return new Verdict.Asked(word.ask().get(), word.message());
    }
    if (word.failure().isPresent()) {
      return new Verdict.Failure(
          word.failure().get(), failed(program, word.message(), exit.status()));
    }
    return exit.status() == 0
        ? new Verdict.Success(word.message())
        : byBadStatus(program, exit.status());
  }

  private static Verdict byBadStatus(Subject program, int status) {
    String suffix = " (exit status " + status + ").";
    String signal = DEADLY.get(status - SIGNAL_BASE);
    if (status == NOT_FOUND) {
      return new Verdict.Failure(
          FailureCause.PROGRAM_MISSING,
          program.missing() + " was not found where agents run" + suffix);
    }
    if (status == CANNOT_RUN) {
      return new Verdict.Failure(
          FailureCause.PROGRAM_MISSING, program.missing() + " is there but cannot be run" + suffix);
    }
    if (signal == null) {
      return new Verdict.Failure(FailureCause.AGENT_FAILED, program.itself() + " failed" + suffix);
    }
    String hint = "SIGKILL".equals(signal) ? ", as happens when memory runs out" : "";
    return new Verdict.Failure(
        FailureCause.KILLED, program.itself() + " was ended by " + signal + hint + suffix);
  }

  private static String failed(Subject program, String reason, int status) {
    String line = Excerpt.firstLine(reason, MAX_REASON).replaceFirst("\\.$", "");
    return program.itself()
        + " failed"
        + (line.isEmpty() ? "" : ": " + line)
        + " (exit status "
        + status
        + ").";
  }
}
