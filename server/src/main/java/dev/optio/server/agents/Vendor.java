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
  /** What is known of it without starting it. */
  VendorProfile profile();

  /** Name in the contract, for example {@code claude-code}. */
  default String name() {
    return profile().name();
  }

  /** The program that must be in the sandbox; empty when the task names it. */
  default Optional<String> program() {
    return profile().program();
  }

  /** Names of the secrets that a run of this vendor sees by default. */
  default List<String> providerSecrets() {
    return profile().providerSecrets();
  }

  /** Files below the agent's home that hold its conversation. */
  default List<String> conversationPaths() {
    return profile().conversationPaths();
  }

  /**
   * Checks the vendor's options of a task or repository, aliases of the followed product included.
   */
  OptionsCheck check(ObjectNode options);

  /** How to start it. Called with options that passed {@link #check}. */
  Launch prepare(Assignment assignment);

  /**
   * What tells a running agent something: the bytes for its input are this text and a line feed
   * after it. Only for a run whose {@link Launch#keepsInputOpen}.
   *
   * @param options as given to {@link #prepare}
   * @return empty when an agent with these options takes nothing while it runs, whatever the
   *     message
   */
  Optional<String> inputLine(ObjectNode options, String message);

  /**
   * Like {@link #inputLine}, for a message that the agent is to drop everything for.
   *
   * @param id of the message; the same for the same message
   * @return empty when it cannot be interrupted
   */
  default Optional<String> interruptLine(ObjectNode options, String id, String message) {
    return Optional.empty();
  }

  /**
   * What the program's input gets when it waits for an answer, like {@link #inputLine}.
   *
   * @param planning whether nothing may be changed yet
   */
  default Optional<String> answer(Reading.Request request, boolean planning) {
    return Optional.empty();
  }

  /** Whether an agent with these options can be told something while it runs. */
  default boolean takesMessages(ObjectNode options) {
    return inputLine(options, "").isPresent();
  }

  /**
   * What one complete line of output says: nothing, one or several readings. A line that does not
   * parse is text. Never throws, whatever the line holds.
   */
  List<Reading> read(OutputName output, String line);

  /**
   * How the run ended. Exit status and the final event decide; words in the log never do.
   *
   * @param options as given to {@link #prepare}
   * @param finished the last {@link Reading.Finished} of the run
   */
  Verdict conclude(ObjectNode options, RunStatus.Exited exit, Optional<Reading.Finished> finished);
}
