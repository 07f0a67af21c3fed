package dev.optio.server.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.optio.server.sandbox.Launch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ways a prompt reaches an agent, the same for every vendor. */
final class Prompt {
  private Prompt() {}

  static byte[] bytes(Assignment assignment) {
    return assignment.prompt().getBytes(UTF_8);
  }

  static Launch.HomeFile file(Assignment assignment) {
    return new Launch.HomeFile(Assignment.PROMPT_FILE, bytes(assignment));
  }

  /** The exposed secrets, the prompt if it fits, and above these what the vendor sets itself. */
  static Map<String, String> environment(Assignment assignment, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(assignment.secrets());
    boolean fits = bytes(assignment).length <= Assignment.PROMPT_IN_ENVIRONMENT;
    // A string of an environment ends at its first NUL: half a prompt would be worse than none.
    if (fits && assignment.prompt().indexOf('\0') < 0) {
      all.put("OPTIO_PROMPT", assignment.prompt());
    }
    all.putAll(own);
    return all;
  }

  /** A launch that gets the prompt on its input, which then ends. */
  static Launch onInput(
      Assignment assignment,
      List<String> argv,
      Map<String, String> own,
      List<Launch.HomeFile> files) {
    return new Launch(
        argv,
        environment(assignment, own),
        withPrompt(assignment, files),
        bytes(assignment),
        false,
        assignment.outputLimit());
  }

  static List<Launch.HomeFile> withPrompt(Assignment assignment, List<Launch.HomeFile> files) {
    List<Launch.HomeFile> all = new java.util.ArrayList<>(files);
    all.add(file(assignment));
    return all;
  }
}
