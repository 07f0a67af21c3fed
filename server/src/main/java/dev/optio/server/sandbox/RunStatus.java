package dev.optio.server.sandbox;

/** What a sandbox knows of a run's process. */
public sealed interface RunStatus {
  /** Never started here. */
  record Absent() implements RunStatus {}

  record Running() implements RunStatus {}

  /**
   * Ended, all output written.
   *
   * @param status exit status as a shell reports it: 128 + n for death by signal n
   * @param stdoutBytes final size of standard output
   * @param stderrBytes final size of standard error
   * @param outputCut whether output was not kept to its end: the limit was reached or the disk is
   *     full
   */
  record Exited(int status, long stdoutBytes, long stderrBytes, boolean outputCut)
      implements RunStatus {}

  /** Started, not running any more, and its exit was never recorded. */
  record Lost() implements RunStatus {}
}
