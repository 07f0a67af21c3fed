package dev.optio.server.sandbox;

import java.io.IOException;

/** What an agent does in a {@link FakeSandbox}. */
@FunctionalInterface
public interface FakeProgram {
  /**
   * Runs to its end. Asked to end, its thread is interrupted; what it writes from then on is lost.
   *
   * @return the exit status
   */
  int run(FakeAgent agent) throws IOException, InterruptedException;
}
