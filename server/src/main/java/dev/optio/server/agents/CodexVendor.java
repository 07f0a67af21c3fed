package dev.optio.server.agents;

import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static dev.optio.server.contract.EntryKind.TEXT;
import static dev.optio.server.contract.EntryKind.THINKING;
import static dev.optio.server.contract.EntryKind.TOOL_USE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import dev.optio.server.sandbox.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * OpenAI's Codex, told what to do on its input.
 *
 * <p>Seen with 0.169.0: its own provider {@code openai} wants a sign-in and tries websockets first,
 * so it gets a provider of ours, always under the same name, because a conversation resumes only
 * with the provider it was begun with; the conversation is all in {@code .codex/sessions} and
 * resumes from there in another home; after resuming, {@code usage} counts the whole conversation;
 * a failed call of the provider is told by an {@code error} and then by {@code turn.failed}, both
 * with a sentence of Codex's own around the status and nothing else that says which failure it was;
 * without a network it waits without end.
 */
final class CodexVendor extends EventVendor {
  private static final String API_KEY = "OPENAI_API_KEY";
  private static final String OPENAI = "https://api.openai.com/v1";

  /** The sentences that Codex puts around the status of an answer, from their first letter. */
  private static final Pattern STATUS =
      Pattern.compile(
          "(?:unexpected status|exceeded retry limit, last status:) (\\d{3})\\b.*", Pattern.DOTALL);

  /** Its sentences for answers and connections that failed without a status. */
  private static final List<String> UNAVAILABLE =
      List.of(
          "We’re currently experiencing high demand",
          "Selected model is at capacity",
          "stream disconnected before completion: ",
          "Connection failed: ");

  private static final List<OptionField> OPTIONS =
      List.of(
          new OptionField("model", List.of(), new Kind.Name(), "The name of a model."),
          new OptionField(
              "effort",
              List.of(),
              new Kind.Choice(List.of("minimal", "low", "medium", "high", "xhigh")),
              "How much the model thinks."),
          new OptionField(
              "baseUrl",
              List.of(),
              new Kind.Address(),
              "Address of a server that speaks OpenAI's Responses API; "
                  + OPENAI
                  + " when absent."));

  CodexVendor() {
    super(
        new VendorProfile(
            "codex",
            "Codex",
            Optional.of("codex"),
            List.of(API_KEY),
            List.of(".codex/sessions"),
            Set.of(Ability.RESUMES),
            OPTIONS));
  }

  @Override
  public Launch prepare(Assignment assignment) {
    return Prompt.onInput(assignment, argv(assignment), Map.of(), List.of());
  }

  @Override
  List<Reading> read(Event event, String line) {
    return switch (event.text("type")) {
      case "thread.started" -> conversation(event.text("thread_id"));
      case "turn.started" -> List.of();
      case "item.started" -> started(event.at("item"));
      case "item.updated" -> updated(event.at("item"));
      case "item.completed" -> completed(event.at("item"), line);
      case "turn.completed" -> turnCompleted(event.at("usage"));
      case "error" -> error(event.text("message"));
      // The error before it was the same sentence.
      case "turn.failed" -> List.of(failure(event.text("error", "message")));
      default -> unknown(line);
    };
  }

  private static List<String> argv(Assignment assignment) {
    ObjectNode options = assignment.options();
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("codex", "exec", "--json", "--skip-git-repo-check"));
    argv.add("--dangerously-bypass-approvals-and-sandbox");
    set(argv, "check_for_update_on_startup=false");
    set(argv, "analytics.enabled=false");
    set(argv, "model_provider=\"optio\"");
    set(argv, "model_providers.optio=" + provider(text(options, "baseUrl").orElse(OPENAI)));
    text(options, "effort").ifPresent(it -> set(argv, "model_reasoning_effort=\"" + it + "\""));
    text(options, "model").ifPresent(model -> argv.addAll(List.of("--model", model)));
    assignment.conversation().ifPresent(id -> argv.addAll(List.of("resume", id)));
    argv.add("-");
    return argv;
  }

  private static void set(List<String> argv, String setting) {
    argv.addAll(List.of("-c", setting));
  }

  /** TOML; an address has passed the check for one, so it holds no quote and no backslash. */
  private static String provider(String address) {
    return "{name=\"OpenAI\",base_url=\""
        + address
        + "\",env_key=\""
        + API_KEY
        + "\",wire_api=\"responses\"}";
  }

  private static List<Reading> started(Event item) {
    return switch (item.text("type")) {
      case "command_execution" -> toolUse("shell", item, item.id("id"));
      case "mcp_tool_call" ->
          toolUse(
              item.text("server") + "." + item.text("tool"), item.at("arguments"), item.id("id"));
      case "todo_list" -> todos(item);
      // Everything else is told when it is done.
      default -> List.of();
    };
  }

  private static List<Reading> updated(Event item) {
    return item.text("type").equals("todo_list") ? todos(item) : List.of();
  }

  private static List<Reading> completed(Event item, String line) {
    Optional<String> group = item.id("id");
    return switch (item.text("type")) {
      case "agent_message" -> said(TEXT, item.text("text"), Optional.empty());
      case "reasoning" -> said(THINKING, item.text("text"), Optional.empty());
      case "command_execution" ->
          commandResult(item.text("aggregated_output"), item.count("exit_code"), group);
      case "mcp_tool_call" ->
          item.isPresent("error")
              ? toolFailed(item.text("error", "message"), group)
              : toolResult(mcpResult(item), group);
      case "file_change" -> List.of(entry(TOOL_USE, fileChange(item), group));
      case "web_search" -> toolUse("web_search", item, group);
      // What it calls an error here is a warning: the turn goes on.
      case "error" -> said(SYSTEM, item.text("message"), Optional.empty());
      case "todo_list" -> List.of();
      default -> unknown(line);
    };
  }

  private static String mcpResult(Event item) {
    return item.items("result", "content").stream()
        .map(part -> part.text("text"))
        .collect(Collectors.joining("\n"));
  }

  private static String fileChange(Event item) {
    String changes =
        item.items("changes").stream()
            .map(change -> change.text("kind") + " " + change.text("path"))
            .collect(Collectors.joining("\n"));
    return item.text("status").equals("failed") ? "failed: " + changes : changes;
  }

  private static List<Reading> todos(Event item) {
    String list =
        item.items("items").stream()
            .map(todo -> (todo.isTrue("completed") ? "[x] " : "[ ] ") + todo.text("text"))
            .collect(Collectors.joining("\n"));
    return said(SYSTEM, list, item.id("id"));
  }

  private static List<Reading> turnCompleted(Event usage) {
    Optional<Long> input = usage.count("input_tokens");
    Optional<Long> output = usage.count("output_tokens");
    List<Reading> readings = new ArrayList<>(new UsageText().tokens(input, output).entry());
    readings.add(
        new Reading.Usage(Reading.Span.RUN, input, output, Optional.empty(), Optional.empty()));
    readings.add(succeeded(""));
    return readings;
  }

  private static List<Reading> error(String message) {
    return message.startsWith("Reconnecting...")
        ? List.of(entry(SYSTEM, message))
        : List.of(entry(ERROR, message), failure(message));
  }

  private static Reading failure(String message) {
    Matcher status = STATUS.matcher(message);
    if (status.matches()) {
      return failed(ProviderStatus.cause(Integer.parseInt(status.group(1))), message);
    }
    boolean passing = UNAVAILABLE.stream().anyMatch(message::startsWith);
    return failed(passing ? FailureCause.PROVIDER_UNAVAILABLE : FailureCause.AGENT_FAILED, message);
  }
}
