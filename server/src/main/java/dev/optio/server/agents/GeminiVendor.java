package dev.optio.server.agents;

import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static dev.optio.server.contract.EntryKind.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.RunStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Google's Gemini CLI, told what to do on its input.
 *
 * <p>Seen with 0.61.0: it exits with 41 when it has no key, with 53 when its turns are used up, and
 * otherwise after a refused call with the lowest eight bits of the status of the answer (401
 * becomes 145), although its last event may give only the provider's words; a failed tool is told
 * as {@code success}; it tries ten times before it gives up on a provider that limits it; messages
 * come in pieces; the conversation is all in {@code .gemini/tmp} and resumes from there in another
 * home, at the same path.
 */
final class GeminiVendor extends EventVendor {
  private static final String API_KEY = "GEMINI_API_KEY";
  private static final int EXIT_NO_CREDENTIAL = 41;
  private static final int EXIT_TURNS_USED = 53;
  private static final int LOWEST_BITS = 0xff;

  /** How its words begin when the provider refused a call, or could not be reached. */
  private static final String API_ERROR = "[API Error: ";

  private static final String UNREACHABLE = API_ERROR + "exception TypeError: fetch failed";

  /** Statuses of answers whose lowest bits are told apart from its own exit statuses. */
  private static final List<Integer> STATUSES =
      IntStream.concat(IntStream.of(401, 403, 408, 429), IntStream.rangeClosed(500, 504))
          .boxed()
          .toList();

  private static final List<OptionField> OPTIONS =
      List.of(
          new OptionField("model", List.of("geminiModel"), new Kind.Name(), "The name of a model."),
          new OptionField(
              "approvalMode",
              List.of("geminiApprovalMode"),
              new Kind.Choice(List.of("default", "auto_edit", "yolo", "plan")),
              "What it may do without asking, and nobody is there to ask; yolo, which is all, when"
                  + " absent."),
          new OptionField(
              "maxTurns",
              List.of("maxTurnsCoding"),
              new Kind.Whole(1, 10_000),
              "Most turns the agent may take; no limit when absent."),
          new OptionField(
              "baseUrl",
              List.of(),
              new Kind.Address(),
              "Address of a server that speaks the Gemini API."));

  GeminiVendor() {
    super(
        new VendorProfile(
            "gemini",
            "Gemini CLI",
            Optional.of("gemini"),
            List.of(API_KEY),
            List.of(".gemini/tmp"),
            Set.of(Ability.RESUMES),
            OPTIONS));
  }

  @Override
  public Launch prepare(Assignment assignment) {
    Map<String, String> own = new HashMap<>();
    text(assignment.options(), "baseUrl").ifPresent(url -> own.put("GOOGLE_GEMINI_BASE_URL", url));
    Launch.HomeFile settings =
        new Launch.HomeFile(
            ".gemini/settings.json", settings(assignment.options()).toString().getBytes(UTF_8));
    return Prompt.onInput(assignment, argv(assignment), own, List.of(settings));
  }

  @Override
  List<Reading> read(Event event, String line) {
    return switch (event.text("type")) {
      case "init" -> init(event);
      case "message" ->
          event.text("role").equals("assistant")
              ? said(TEXT, event.text("content"), Optional.empty())
              : List.of();
      case "tool_use" ->
          toolUse(event.text("tool_name"), event.at("parameters"), event.id("tool_id"));
      case "tool_result" ->
          event.isPresent("error")
              ? toolFailed(event.text("error", "message"), event.id("tool_id"))
              : toolResult(event.text("output"), event.id("tool_id"));
      case "error" ->
          said(
              event.text("severity").equals("warning") ? SYSTEM : ERROR,
              event.text("message"),
              Optional.empty());
      case "result" -> finished(event);
      default -> unknown(line);
    };
  }

  @Override
  public Verdict conclude(
      ObjectNode options, RunStatus.Exited exit, Optional<Reading.Finished> finished) {
    return super.conclude(options, exit, byStatus(exit.status(), finished).or(() -> finished));
  }

  private static List<String> argv(Assignment assignment) {
    ObjectNode options = assignment.options();
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("gemini", "--output-format", "stream-json", "--skip-trust"));
    argv.addAll(List.of("--approval-mode", text(options, "approvalMode").orElse("yolo")));
    text(options, "model").ifPresent(model -> argv.addAll(List.of("--model", model)));
    assignment.conversation().ifPresent(id -> argv.addAll(List.of("--resume", id)));
    return argv;
  }

  private static ObjectNode settings(ObjectNode options) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.putObject("security").putObject("auth").put("selectedType", "gemini-api-key");
    ObjectNode general = settings.putObject("general");
    general.put("enableAutoUpdate", false).put("enableAutoUpdateNotification", false);
    settings.putObject("privacy").put("usageStatisticsEnabled", false);
    settings.putObject("telemetry").put("enabled", false);
    if (options.has("maxTurns")) {
      settings.putObject("model").set("maxSessionTurns", options.get("maxTurns"));
    }
    return settings;
  }

  private static List<Reading> init(Event event) {
    List<Reading> readings = new ArrayList<>(conversation(event.text("session_id")));
    String model = event.id("model").map(name -> " · " + name).orElse("");
    readings.add(entry(SYSTEM, "Session started" + model));
    return readings;
  }

  private static List<Reading> finished(Event event) {
    Event stats = event.at("stats");
    Optional<Long> input = stats.count("input_tokens");
    Optional<Long> output = stats.count("output_tokens");
    List<Reading> readings =
        new ArrayList<>(
            new UsageText().millis(stats.count("duration_ms")).tokens(input, output).entry());
    Optional<String> model = stats.names("models").stream().findFirst();
    readings.add(new Reading.Usage(Reading.Span.RUN, input, output, Optional.empty(), model));
    if (event.text("status").equals("success")) {
      readings.add(succeeded(""));
    } else {
      String message = event.text("error", "message");
      readings.addAll(said(ERROR, message, Optional.empty()));
      readings.add(failed(cause(event.text("error", "type"), message), message));
    }
    return readings;
  }

  private static FailureCause cause(String type, String message) {
    return switch (type) {
      case "FatalTurnLimitedError" -> FailureCause.MAX_TURNS;
      case "FatalAuthenticationError" -> FailureCause.BAD_CREDENTIAL;
      default ->
          message.startsWith(UNREACHABLE)
              ? FailureCause.PROVIDER_UNAVAILABLE
              : FailureCause.AGENT_FAILED;
    };
  }

  /** The last word with the cause that the exit status tells; empty when it tells none. */
  private static Optional<Reading.Finished> byStatus(
      int status, Optional<Reading.Finished> finished) {
    String message = finished.map(Reading.Finished::message).orElse("");
    Optional<FailureCause> cause =
        switch (status) {
          case EXIT_NO_CREDENTIAL -> Optional.of(FailureCause.BAD_CREDENTIAL);
          case EXIT_TURNS_USED -> Optional.of(FailureCause.MAX_TURNS);
          default ->
              message.startsWith(API_ERROR)
                  ? STATUSES.stream()
                      .filter(answer -> (answer & LOWEST_BITS) == status)
                      .map(ProviderStatus::cause)
                      .findFirst()
                  : Optional.empty();
        };
    return cause.map(known -> new Reading.Finished(Optional.of(known), message));
  }
}
