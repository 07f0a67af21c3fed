package dev.optio.server.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Any program or shell line. It finds the prompt on its input, in the file that {@code
 * OPTIO_PROMPT_FILE} names, and in {@code OPTIO_PROMPT} if it is short enough. Its exit status
 * alone decides how it ended, and it alone when: with its input left open, a program that reads to
 * the end of it never gets there.
 *
 * <p>Every line is text, those on standard error too: most programs write progress there, and a log
 * that is red all over hides what went wrong.
 */
final class CommandVendor implements Vendor {
  private static final String ARGV = "argv";
  private static final String SHELL = "shell";
  private static final String INPUT = "input";
  private static final String OPEN = "open";

  /** Of all arguments together: Linux takes 2 MiB, the environment included. */
  private static final int MAX_ARGV = 512 * 1024;

  private static final OptionFields OPTIONS =
      new OptionFields(
          List.of(
              new OptionField(
                  ARGV,
                  List.of(),
                  new Kind.Texts(256, 64 * 1024),
                  "The program and its arguments, run as they are."),
              new OptionField(
                  SHELL,
                  List.of(),
                  new Kind.Text(64 * 1024),
                  "A line that sh runs, instead of argv."),
              new OptionField(
                  INPUT,
                  List.of(),
                  new Kind.Choice(List.of("closed", OPEN)),
                  "Open: messages come as lines after the prompt. Closed, the default: input ends"
                      + " with the prompt.")));

  private static final VendorProfile PROFILE =
      new VendorProfile(
          "command",
          "Command",
          Optional.empty(),
          List.of(),
          List.of(),
          Set.of(Ability.MESSAGES),
          OPTIONS.fields());

  @Override
  public VendorProfile profile() {
    return PROFILE;
  }

  @Override
  public OptionsCheck check(ObjectNode options) {
    OptionsCheck check = OPTIONS.check(options);
    if (!(check instanceof OptionsCheck.Valid(ObjectNode known))) {
      return check;
    }
    if (known.has(ARGV) == known.has(SHELL)) {
      return new OptionsCheck.Invalid(
          known.has(ARGV) ? SHELL : ARGV, "must be given: exactly one of argv and shell.");
    }
    int total = argv(known).stream().mapToInt(String::length).sum();
    return total <= MAX_ARGV
        ? check
        : new OptionsCheck.Invalid(ARGV, "must be at most " + MAX_ARGV + " characters in all.");
  }

  @Override
  public Launch prepare(Assignment assignment) {
    List<String> argv = argv(assignment.options());
    return hasOpenInput(assignment.options())
        ? Prompt.onOpenInput(assignment, argv, Map.of(), Prompt.lines(assignment))
        : Prompt.onInput(assignment, argv, Map.of(), List.of());
  }

  @Override
  public Optional<String> inputLine(ObjectNode options, String message) {
    return hasOpenInput(options) ? Optional.of(message) : Optional.empty();
  }

  @Override
  public List<Reading> read(OutputName output, String line) {
    return List.of(new Reading.Entry(EntryKind.TEXT, line, Optional.empty()));
  }

  @Override
  public Verdict conclude(
      ObjectNode options, RunStatus.Exited exit, Optional<Reading.Finished> finished) {
    return Ending.byStatus(subject(options), exit);
  }

  private static boolean hasOpenInput(ObjectNode options) {
    return OPEN.equals(options.path(INPUT).textValue());
  }

  private static List<String> argv(ObjectNode options) {
    JsonNode line = options.path(SHELL);
    if (line.isTextual()) {
      return List.of("sh", "-c", line.textValue());
    }
    List<String> argv = new ArrayList<>();
    options.path(ARGV).forEach(item -> argv.add(item.asText()));
    return argv;
  }

  /** A shell ends with the status of what it ran, so what is missing need not be the first. */
  private static Ending.Subject subject(ObjectNode options) {
    JsonNode program = options.path(ARGV).path(0);
    if (!program.isTextual()) {
      return new Ending.Subject("The shell line", "A program that the shell line names");
    }
    String name = "The program \"" + Excerpt.firstLine(program.textValue(), 100) + "\"";
    return new Ending.Subject(name, name + ", or one that it runs,");
  }
}
