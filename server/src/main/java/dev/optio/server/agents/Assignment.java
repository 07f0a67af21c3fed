package dev.optio.server.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.sandbox.Launch;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent is to do.
 *
 * @param prompt at most 1 MiB of UTF-8
 * @param secrets exposed secrets by name; go into the environment and nowhere else
 * @param conversation the vendor's own conversation id to go on with, as a {@link
 *     Reading.Conversation} said it
 * @param planOnly whether it may make a plan only and change nothing; only for a vendor with {@link
 *     Ability#PLANS}
 * @param files what else the agent finds below its home
 * @param outputLimit most bytes kept of each output stream
 */
public record Assignment(
    String prompt,
    ObjectNode options,
    Map<String, String> secrets,
    Optional<String> conversation,
    boolean planOnly,
    List<Launch.HomeFile> files,
    long outputLimit) {
  /**
   * The prompt is also in {@code OPTIO_PROMPT} up to this many bytes; one string of an environment
   * ends at 128 KiB.
   */
  public static final int PROMPT_IN_ENVIRONMENT = 96 * 1024;

  /**
   * Where below the agent's home the prompt is, for every vendor. The sandbox, which alone knows
   * where the home is, says the whole path in {@code OPTIO_PROMPT_FILE}.
   */
  public static final String PROMPT_FILE = ".optio/prompt.md";

  public Assignment {
    secrets = Map.copyOf(secrets);
    files = List.copyOf(files);
    conversation.ifPresent(Reading.Conversation::new);
  }

  Assignment withSecrets(Map<String, String> others) {
    return new Assignment(prompt, options, others, conversation, planOnly, files, outputLimit);
  }

  /** Names nothing of prompt or secrets. */
  @Override
  public String toString() {
    return "Assignment[]";
  }
}
