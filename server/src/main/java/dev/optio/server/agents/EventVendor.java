package dev.optio.server.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.TaskMessages.Ask;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program that writes one JSON event a line. What is common to them: lines that are no event are
 * text; standard error is the program's own diagnosis, not the agent's words; an event that this
 * version does not know is shown as it is rather than lost.
 */
abstract class EventVendor implements Vendor {
  private final VendorProfile profile;
  private final OptionFields fields;
  private final Ending.Subject subject;

  EventVendor(VendorProfile profile) {
    this.profile = profile;
    this.fields = new OptionFields(profile.options());
    this.subject =
        new Ending.Subject(
            profile.displayName(), "The program \"" + profile.program().orElseThrow() + "\"");
  }

  @Override
  public final VendorProfile profile() {
    return profile;
  }

  @Override
  public OptionsCheck check(ObjectNode options) {
    return fields.check(options);
  }

  @Override
  public final List<Reading> read(OutputName output, String line) {
    if (line.isBlank()) {
      return List.of();
    }
    return switch (output) {
      case STDERR -> List.of(entry(EntryKind.SYSTEM, line));
      case STDOUT ->
          Event.parse(line)
              .map(event -> read(event, line))
              .orElseGet(() -> List.of(entry(EntryKind.TEXT, line)));
    };
  }

  @Override
  public Verdict conclude(
      ObjectNode options, RunStatus.Exited exit, Optional<Reading.Finished> finished) {
    return Ending.byWordAndStatus(subject, exit, finished);
  }

  @Override
  public Optional<String> inputLine(ObjectNode options, String message) {
    return Optional.empty();
  }

  /** What one event says. */
  abstract List<Reading> read(Event event, String line);

  /** An event that this version does not know. */
  static List<Reading> unknown(String line) {
    return List.of(entry(EntryKind.SYSTEM, line));
  }

  static Reading.Entry entry(EntryKind kind, String text) {
    return entry(kind, text, Optional.empty());
  }

  static Reading.Entry entry(EntryKind kind, String text, Optional<String> group) {
    return new Reading.Entry(kind, text, group);
  }

  /** An entry, or nothing when the text says nothing. */
  static List<Reading> said(EntryKind kind, String text, Optional<String> group) {
    return text.isBlank() ? List.of() : List.of(entry(kind, text.strip(), group));
  }

  static List<Reading> toolUse(String name, Event input, Optional<String> group) {
    return List.of(entry(EntryKind.TOOL_USE, ToolText.of(name, input), group));
  }

  static List<Reading> toolResult(String text, Optional<String> group) {
    String shown = text.isBlank() ? "(no output)" : text.stripTrailing();
    return List.of(entry(EntryKind.TOOL_RESULT, shown, group));
  }

  /** What a tool that failed says: its first line is the error. */
  static List<Reading> toolFailed(String text, Optional<String> group) {
    String[] lines = text.strip().split("\n", 2);
    Reading failed =
        entry(EntryKind.ERROR, lines[0].isEmpty() ? "The tool failed." : lines[0], group);
    return lines.length == 1
        ? List.of(failed)
        : List.of(failed, entry(EntryKind.TOOL_RESULT, lines[1], group));
  }

  /** What a command says that ended with a status. */
  static List<Reading> commandResult(String text, Optional<Long> status, Optional<String> group) {
    Optional<Long> bad = status.filter(code -> code != 0);
    List<Reading> readings = new ArrayList<>();
    if (bad.isEmpty() || !text.isBlank()) {
      readings.addAll(toolResult(text, group));
    }
    bad.ifPresent(code -> readings.add(entry(EntryKind.ERROR, "exit status " + code, group)));
    return readings;
  }

  static List<Reading> conversation(String id) {
    return Reading.Conversation.of(id).map(List::<Reading>of).orElse(List.of());
  }

  static Reading succeeded(String message) {
    return new Reading.Finished(Optional.empty(), message.strip());
  }

  static Reading asked(Ask ask) {
    return new Reading.Finished(Optional.empty(), Asks.sentence(ask), Optional.of(ask));
  }

  static Reading failed(FailureCause cause, String message) {
    return new Reading.Finished(Optional.of(cause), message.strip());
  }

  static Optional<String> text(ObjectNode options, String name) {
    return new Event(options).id(name);
  }
}
