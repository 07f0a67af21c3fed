package dev.optio.server.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import java.util.List;
import java.util.Optional;

/**
 * A kind of agent program: how it is started, what its output means, how it ended. Pure: no input
 * or output, no clock, no state between calls.
 */
public interface Vendor {
  /** Name in the contract, for example {@code claude-code}. */
  String name();

  /** The program that must be in the sandbox; empty when the task names it. */
  Optional<String> program();

  /** Names of the secrets that a run of this vendor sees by default. */
  List<String> providerSecrets();

  /** Files below the agent's home that hold its conversation. */
  List<String> conversationPaths();

  /**
   * Checks the vendor's options of a task or repository, aliases of the followed product included.
   */
  OptionsCheck check(ObjectNode options);

  /** How to start it. Called with options that passed {@link #check}. */
  Launch prepare(Assignment assignment);

  /**
   * What one complete line of output says: nothing, one or several readings. A line that does not
   * parse is text.
   */
  List<Reading> read(OutputName output, String line);

  /**
   * How the run ended. Exit status and the final event decide; words in the log never do.
   *
   * @param finished the last {@link Reading.Finished} of the run
   */
  Verdict conclude(RunStatus.Exited exit, Optional<Reading.Finished> finished);
}
