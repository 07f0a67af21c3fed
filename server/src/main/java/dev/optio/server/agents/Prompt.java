package dev.optio.server.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.optio.server.sandbox.Launch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways a prompt reaches an agent, the same for every vendor. */
final class Prompt {
  private Prompt() {}

  static byte[] bytes(Assignment assignment) {
    return assignment.prompt().getBytes(UTF_8);
  }

  static Launch.HomeFile file(Assignment assignment) {
    return new Launch.HomeFile(
        Assignment.PROMPT_FILE, bytes(assignment), Optional.of("OPTIO_PROMPT_FILE"));
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
    return launch(assignment, argv, own, files, bytes(assignment), false);
  }

  /** A launch whose input begins with these bytes and may get more. */
  static Launch onOpenInput(
      Assignment assignment, List<String> argv, Map<String, String> own, byte[] input) {
    return launch(assignment, argv, own, List.of(), input, true);
  }

  /** Like {@link #file}, as lines: what comes after it begins a line. */
  static byte[] lines(Assignment assignment) {
    String prompt = assignment.prompt();
    return (prompt.endsWith("\n") ? prompt : prompt + "\n").getBytes(UTF_8);
  }

  private static Launch launch(
      Assignment assignment,
      List<String> argv,
      Map<String, String> own,
      List<Launch.HomeFile> files,
      byte[] input,
      boolean open) {
    List<Launch.HomeFile> all = new ArrayList<>(files);
    all.addAll(assignment.files());
    all.add(file(assignment));
    return new Launch(
        argv, environment(assignment, own), all, input, open, assignment.outputLimit());
  }
}
