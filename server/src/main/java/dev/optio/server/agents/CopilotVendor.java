package dev.optio.server.agents;

import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static dev.optio.server.contract.EntryKind.TEXT;
import static dev.optio.server.contract.EntryKind.THINKING;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import dev.optio.server.sandbox.Launch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * GitHub's Copilot CLI, told what to do on its input.
 *
 * <p>Seen with 1.0.102: what it marks as {@code ephemeral} is progress that a later event tells
 * again, save for what it used; a failed call of the provider is told by {@code session.error} with
 * the status of the answer, or without one when there was none; the last event gives the exit
 * status and the conversation, which a run that is killed therefore never tells; the conversation
 * is all in {@code .copilot/session-state} and resumes from there in another home.
 */
final class CopilotVendor extends EventVendor {
  private static final String TOKEN = "COPILOT_GITHUB_TOKEN";
  private static final String PROVIDER_KEY = "COPILOT_PROVIDER_API_KEY";

  /** Events that say nothing which the log needs, or nothing that another does not say better. */
  private static final Set<String> SILENT =
      Set.of(
          "session.start",
          "session.resume",
          "session.shutdown",
          "user.message",
          "system.message",
          "assistant.turn_start",
          "assistant.turn_end",
          "hook.start",
          "hook.end");

  private static final List<OptionField> OPTIONS =
      List.of(
          new OptionField(
              "model", List.of("copilotModel"), new Kind.Name(), "The name of a model, or auto."),
          new OptionField(
              "effort",
              List.of("copilotEffort"),
              new Kind.Choice(List.of("none", "minimal", "low", "medium", "high", "xhigh", "max")),
              "How much the model thinks."),
          new OptionField(
              "baseUrl",
              List.of(),
              new Kind.Address(),
              "Address of a server that speaks OpenAI's Chat Completions API, instead of GitHub's;"
                  + " needs a model."));

  CopilotVendor() {
    super(
        new VendorProfile(
            "copilot",
            "Copilot CLI",
            Optional.of("copilot"),
            List.of(TOKEN, PROVIDER_KEY),
            List.of(".copilot/session-state"),
            Set.of(Ability.RESUMES),
            OPTIONS));
  }

  @Override
  public OptionsCheck check(ObjectNode options) {
    OptionsCheck check = super.check(options);
    boolean lost =
        check instanceof OptionsCheck.Valid(ObjectNode known)
            && known.has("baseUrl")
            && !known.has("model");
    return lost ? new OptionsCheck.Invalid("baseUrl", "needs a model.") : check;
  }

  @Override
  public Launch prepare(Assignment assignment) {
    Map<String, String> own = new HashMap<>();
    text(assignment.options(), "baseUrl")
        .ifPresent(address -> {
          own.put("COPILOT_OFFLINE", "true");
          own.put("COPILOT_PROVIDER_BASE_URL", address);
        });
    return Prompt.onInput(assignment, argv(assignment), own, List.of());
  }

  @Override
  List<Reading> read(Event event, String line) {
    Event data = event.at("data");
    return switch (event.text("type")) {
      case "assistant.message" -> message(data);
      case "assistant.usage" -> usage(data);
      case "tool.execution_start" ->
          toolUse(data.text("toolName"), data.at("arguments"), data.id("toolCallId"));
      case "tool.execution_complete" ->
          data.isPresent("error")
              ? toolFailed(data.text("error", "message"), data.id("toolCallId"))
              : commandResult(
                  data.text("result", "content"),
                  data.count("shellExecution", "exitCode"),
                  data.id("toolCallId"));
      case "session.info", "session.warning" ->
          said(SYSTEM, data.text("message"), Optional.empty());
      case "session.error" -> error(data);
      case "result" -> finished(event);
      case String type -> isSilent(event, type) ? List.of() : unknown(line);
    };
  }

  private static boolean isSilent(Event event, String type) {
    return event.isTrue("ephemeral") || SILENT.contains(type);
  }

  private static List<String> argv(Assignment assignment) {
    ObjectNode options = assignment.options();
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("copilot", "--output-format", "json", "--allow-all", "--no-ask-user"));
    argv.add("--no-auto-update");
    text(options, "model").ifPresent(model -> argv.addAll(List.of("--model", model)));
    text(options, "effort").ifPresent(it -> argv.addAll(List.of("--reasoning-effort", it)));
    assignment.conversation().ifPresent(id -> argv.add("--resume=" + id));
    return argv;
  }

  private static List<Reading> message(Event data) {
    Optional<String> group = data.id("parentToolCallId");
    List<Reading> readings = new ArrayList<>(said(THINKING, data.text("reasoningText"), group));
    readings.addAll(said(TEXT, data.text("content"), group));
    return readings;
  }

  private static List<Reading> usage(Event data) {
    return List.of(
        new Reading.Usage(
            Reading.Span.STEP,
            data.count("inputTokens"),
            data.count("outputTokens"),
            Optional.empty(),
            data.id("model")));
  }

  private static List<Reading> error(Event data) {
    String message = data.text("message");
    List<Reading> readings = new ArrayList<>(said(ERROR, message, Optional.empty()));
    readings.add(failed(cause(data), message));
    return readings;
  }

  private static FailureCause cause(Event data) {
    return data.count("statusCode")
        .map(ProviderStatus::cause)
        .orElseGet(() ->
            switch (data.text("errorType")) {
              case "authentication", "authorization" -> FailureCause.BAD_CREDENTIAL;
              case "rate_limit" -> FailureCause.RATE_LIMITED;
              // It asked the model and got no answer at all.
              case "query" -> FailureCause.PROVIDER_UNAVAILABLE;
              default -> FailureCause.AGENT_FAILED;
            });
  }

  private static List<Reading> finished(Event event) {
    List<Reading> readings = new ArrayList<>(conversation(event.text("sessionId")));
    Event usage = event.at("usage");
    readings.addAll(
        new UsageText()
            .millis(usage.count("sessionDurationMs"))
            .premiumRequests(usage.count("premiumRequests"))
            .entry());
    // Of a failure the session's error has said more, and the exit status says the rest.
    if (event.count("exitCode").equals(Optional.of(0L))) {
      readings.add(succeeded(""));
    }
    return readings;
  }
}
