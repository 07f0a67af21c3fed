package dev.optio.server.agents;

import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.TEXT;
import static dev.optio.server.contract.EntryKind.THINKING;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import dev.optio.server.sandbox.Launch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * OpenCode, told what to do on its input.
 *
 * <p>Seen with 1.18.33: it has no event for the end; a step that finishes for any reason but {@code
 * tool-calls} is the last one, an error is followed by exit status 1; tokens and costs are told by
 * step, the cost as 0 for a model whose price it does not know; a tool is told once, when it is
 * done; the conversation is in {@code opencode.db} and the two files beside it, credentials it has
 * signed in with are elsewhere; without a network it waits without end.
 */
final class OpenCodeVendor extends EventVendor {
  private static final String OPENAI_KEY = "OPENAI_API_KEY";
  private static final String DATA = ".local/share/opencode/opencode.db";

  /** The name of the provider that stands for the address in the options. */
  private static final String OWN_PROVIDER = "optio";

  private static final List<OptionField> OPTIONS =
      List.of(
          new OptionField(
              "model",
              List.of("opencodeModel"),
              new Kind.Name(),
              "The name of a model, as provider/model unless provider or baseUrl is given."),
          new OptionField(
              "provider",
              List.of("opencodeProvider"),
              new Kind.Name(),
              "The provider of the model, such as anthropic or openai."),
          new OptionField(
              "agent",
              List.of("opencodeAgent"),
              new Kind.Name(),
              "One of the agents that OpenCode's configuration in the repository names."),
          new OptionField(
              "baseUrl",
              List.of("opencodeBaseUrl"),
              new Kind.Address(),
              "Address of a server that speaks OpenAI's Chat Completions API; needs a model."));

  OpenCodeVendor() {
    super(
        new VendorProfile(
            "opencode",
            "OpenCode",
            Optional.of("opencode"),
            List.of("ANTHROPIC_API_KEY", OPENAI_KEY),
            List.of(DATA, DATA + "-wal", DATA + "-shm"),
            Set.of(Ability.RESUMES),
            OPTIONS));
  }

  @Override
  public OptionsCheck check(ObjectNode options) {
    OptionsCheck check = super.check(options);
    if (!(check instanceof OptionsCheck.Valid(ObjectNode known))) {
      return check;
    }
    if (known.has("baseUrl") && known.has("provider")) {
      return new OptionsCheck.Invalid("provider", "must not be given together with baseUrl.");
    }
    for (String name : List.of("baseUrl", "provider")) {
      if (known.has(name) && !known.has("model")) {
        return new OptionsCheck.Invalid(name, "needs a model.");
      }
    }
    return check;
  }

  @Override
  public Launch prepare(Assignment assignment) {
    ObjectNode options = assignment.options();
    Map<String, String> own = new HashMap<>();
    own.put("OPENCODE_CONFIG_CONTENT", configuration(options).toString());
    own.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
    if (options.has("baseUrl")) {
      own.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
    }
    return Prompt.onInput(assignment, argv(assignment), own, List.of());
  }

  @Override
  List<Reading> read(Event event, String line) {
    Event part = event.at("part");
    return switch (event.text("type")) {
      case "step_start" -> conversation(event.text("sessionID"));
      case "text" -> said(TEXT, part.text("text"), Optional.empty());
      case "reasoning" -> said(THINKING, part.text("text"), Optional.empty());
      case "tool_use" -> tool(part);
      case "step_finish" -> stepFinished(part);
      case "error" -> error(event);
      default -> unknown(line);
    };
  }

  private static List<String> argv(Assignment assignment) {
    ObjectNode options = assignment.options();
    List<String> argv = new ArrayList<>(List.of("opencode", "run", "--format", "json"));
    text(options, "model").ifPresent(it -> argv.addAll(List.of("--model", model(options, it))));
    text(options, "agent").ifPresent(agent -> argv.addAll(List.of("--agent", agent)));
    assignment.conversation().ifPresent(id -> argv.addAll(List.of("--session", id)));
    return argv;
  }

  private static String model(ObjectNode options, String model) {
    if (options.has("baseUrl")) {
      return OWN_PROVIDER + "/" + model;
    }
    return text(options, "provider").map(provider -> provider + "/" + model).orElse(model);
  }

  private static ObjectNode configuration(ObjectNode options) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("permission", "allow").put("autoupdate", false).put("share", "disabled");
    text(options, "baseUrl")
        .ifPresent(address -> {
          ObjectNode provider = all.putObject("provider").putObject(OWN_PROVIDER);
          provider.put("npm", "@ai-sdk/openai-compatible").put("name", "Optio");
          provider
              .putObject("options")
              .put("baseURL", address)
              .put("apiKey", "{env:" + OPENAI_KEY + "}");
          provider.putObject("models").putObject(text(options, "model").orElseThrow());
        });
    return all;
  }

  private static List<Reading> tool(Event part) {
    Optional<String> group = part.id("callID");
    Event state = part.at("state");
    List<Reading> readings = new ArrayList<>(toolUse(part.text("tool"), state.at("input"), group));
    readings.addAll(
        state.text("status").equals("error")
            ? toolFailed(state.text("error"), group)
            : commandResult(state.text("output"), state.count("metadata", "exit"), group));
    return readings;
  }

  private static List<Reading> stepFinished(Event part) {
    Event tokens = part.at("tokens");
    Optional<Long> input =
        sum(tokens.count("input"), tokens.count("cache", "read"), tokens.count("cache", "write"));
    Optional<Long> output = sum(tokens.count("output"), tokens.count("reasoning"));
    Optional<BigDecimal> cost = part.money("cost").filter(usd -> usd.signum() > 0);
    List<Reading> readings =
        new ArrayList<>(new UsageText().cost(cost).tokens(input, output).entry());
    readings.add(new Reading.Usage(Reading.Span.STEP, input, output, cost, Optional.empty()));
    String reason = part.text("reason");
    switch (reason) {
      // The tools' results go to the model next.
      case "tool-calls", "unknown", "" -> {}
      case "stop" -> readings.add(succeeded(""));
      default ->
          readings.add(
              failed(FailureCause.AGENT_FAILED, "the model ended its answer with: " + reason));
    }
    return readings;
  }

  @SafeVarargs
  private static Optional<Long> sum(Optional<Long>... counts) {
    Optional<Long> sum = Optional.empty();
    for (Optional<Long> count : counts) {
      if (count.isPresent()) {
        sum = Optional.of(sum.orElse(0L) + count.get());
      }
    }
    return sum;
  }

  private static List<Reading> error(Event event) {
    Event error = event.at("error");
    String given = error.text("data", "message");
    String message = given.isBlank() ? error.text("name") : given;
    FailureCause cause =
        error.text("name").equals("ProviderAuthError")
            ? FailureCause.BAD_CREDENTIAL
            : ProviderStatus.cause(error.count("data", "statusCode").orElse(0L));
    List<Reading> readings = new ArrayList<>(conversation(event.text("sessionID")));
    readings.addAll(said(ERROR, message, Optional.empty()));
    readings.add(failed(cause, message));
    return readings;
  }
}
