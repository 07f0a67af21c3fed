package dev.optio.server.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import dev.optio.server.sandbox.Launch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Anthropic's Claude Code, told what to do by JSON lines on its input, which stays open so that
 * people can tell it more while it works.
 *
 * <p>Seen with 2.1.197: input must be a pipe, from a regular file it reads nothing and exits with
 * status 0 in silence; it does not exit after a result while its input is open; cost and {@code
 * modelUsage} count since the process was started, over several results and also when resumed,
 * whereas {@code usage} counts one turn only; with both kinds of credential it uses the API key;
 * the conversation is all in {@code .claude/projects} and resumes from there in another home, at
 * the same path. A failed call of the provider is first told by a made-up assistant message, whose
 * {@code error} says which kind of failure it is, and then by a result that gives the status of the
 * answer, or null when there was no answer.
 *
 * <p>Asked for a permission with {@code interrupt}, or told to interrupt, it ends its turn with a
 * result of {@code error_during_execution} whose {@code terminal_reason} begins with {@code
 * aborted_}, and goes on with the next message on its input; exit status 1 follows when there is
 * none. What was denied is listed in that result. Asking people and handing in a plan are
 * permissions that it asks for even with all permissions skipped.
 */
final class ClaudeCodeVendor extends EventVendor {
  private static final String API_KEY = "ANTHROPIC_API_KEY";
  private static final String OAUTH_TOKEN = "CLAUDE_CODE_OAUTH_TOKEN";
  private static final String LONG_CONTEXT = "[1m]";
  private static final int DEFAULT_MAX_TURNS = 250;

  private static final Map<String, String> QUIET =
      Map.of("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1", "DISABLE_AUTOUPDATER", "1");

  private static final List<OptionField> OPTIONS =
      List.of(
          new OptionField(
              "model",
              List.of("claudeModel"),
              new Kind.Name(),
              "An alias such as opus or sonnet, or the full name of a model."),
          new OptionField(
              "maxTurns",
              List.of("maxTurnsCoding"),
              new Kind.Whole(1, 10_000),
              "Most turns the agent may take; 250 when absent."),
          new OptionField(
              "effort",
              List.of("claudeEffort"),
              new Kind.Choice(List.of("low", "medium", "high", "xhigh", "max")),
              "How much the model thinks."),
          new OptionField(
              "auth",
              List.of(),
              new Kind.Choice(List.of("api-key", "oauth-token")),
              "Which secret is used: " + API_KEY + " or " + OAUTH_TOKEN + "."),
          new OptionField(
              "contextWindow",
              List.of("claudeContextWindow"),
              new Kind.Choice(List.of("200k", "1m")),
              "Size of the model's context; 1m needs a model."),
          new OptionField(
              "thinking",
              List.of("claudeThinking"),
              new Kind.Flag(),
              "Whether the model thinks before it answers."),
          new OptionField(
              "questions",
              List.of(),
              new Kind.Flag(),
              "Whether the agent may stop to ask people something; true when absent."),
          new OptionField(
              "baseUrl",
              List.of(),
              new Kind.Address(),
              "Address of a server that speaks Anthropic's Messages API."));

  ClaudeCodeVendor() {
    super(
        new VendorProfile(
            "claude-code",
            "Claude Code",
            Optional.of("claude"),
            List.of(API_KEY, OAUTH_TOKEN),
            List.of(".claude/projects"),
            EnumSet.allOf(Ability.class),
            OPTIONS));
  }

  @Override
  public OptionsCheck check(ObjectNode options) {
    OptionsCheck check = super.check(options);
    boolean lost =
        check instanceof OptionsCheck.Valid(ObjectNode known)
            && wantsLongContext(known)
            && !known.has("model");
    return lost ? new OptionsCheck.Invalid("contextWindow", "of 1m needs a model.") : check;
  }

  @Override
  public Launch prepare(Assignment assignment) {
    return Prompt.onOpenInput(
        withOneCredential(assignment),
        argv(assignment),
        environment(assignment),
        (ClaudeCodeInput.message(assignment.prompt()) + "\n").getBytes(UTF_8));
  }

  @Override
  public Optional<String> inputLine(ObjectNode options, String message) {
    return Optional.of(ClaudeCodeInput.message(message));
  }

  @Override
  public Optional<String> interruptLine(ObjectNode options, String id, String message) {
    return Optional.of(ClaudeCodeInput.interrupt(id) + "\n" + ClaudeCodeInput.message(message));
  }

  @Override
  public Optional<String> answer(Reading.Request request, boolean planning) {
    return Optional.of(ClaudeCodeInput.answer(request, planning));
  }

  @Override
  List<Reading> read(Event event, String line) {
    return ClaudeCodeEvents.read(event, line);
  }

  private static List<String> argv(Assignment assignment) {
    ObjectNode options = assignment.options();
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("claude", "--print", "--verbose"));
    argv.addAll(permissions(assignment));
    argv.addAll(List.of("--input-format", "stream-json", "--output-format", "stream-json"));
    argv.add("--max-turns");
    argv.add(Integer.toString(options.path("maxTurns").asInt(DEFAULT_MAX_TURNS)));
    text(options, "model")
        .ifPresent(model -> argv.addAll(List.of("--model", model(options, model))));
    text(options, "effort").ifPresent(effort -> argv.addAll(List.of("--effort", effort)));
    JsonNode thinking = options.path("thinking");
    if (thinking.isBoolean()) {
      ObjectNode settings = JsonNodeFactory.instance.objectNode();
      settings.set("alwaysThinkingEnabled", thinking);
      argv.addAll(List.of("--settings", settings.toString()));
    }
    assignment.conversation().ifPresent(id -> argv.addAll(List.of("--resume", id)));
    return argv;
  }

  /**
   * With its prompts on standard output the program offers the agent to ask people and to hand in a
   * plan; whatever else it asks for is answered by {@link #answer}. An agent that works is not to
   * begin planning by itself.
   */
  private static List<String> permissions(Assignment assignment) {
    if (assignment.planOnly()) {
      return List.of("--permission-mode", "plan", "--permission-prompt-tool", "stdio");
    }
    boolean questions = assignment.options().path("questions").asBoolean(true);
    List<String> all = new ArrayList<>(List.of("--dangerously-skip-permissions"));
    if (questions) {
      all.addAll(List.of("--permission-prompt-tool", "stdio"));
      all.addAll(List.of("--disallowedTools", "EnterPlanMode,ExitPlanMode"));
    }
    return all;
  }

  private static boolean wantsLongContext(ObjectNode options) {
    return "1m".equals(options.path("contextWindow").asText());
  }

  private static String model(ObjectNode options, String model) {
    return wantsLongContext(options) && !model.endsWith(LONG_CONTEXT)
        ? model + LONG_CONTEXT
        : model;
  }

  private static Map<String, String> environment(Assignment assignment) {
    Map<String, String> own = new HashMap<>(QUIET);
    text(assignment.options(), "baseUrl").ifPresent(url -> own.put("ANTHROPIC_BASE_URL", url));
    return own;
  }

  /** The program takes whichever it finds first, so the one that was not asked for has to go. */
  private static Assignment withOneCredential(Assignment assignment) {
    Map<String, String> secrets = new HashMap<>(assignment.secrets());
    switch (assignment.options().path("auth").asText()) {
      case "oauth-token" -> secrets.remove(API_KEY);
      case "api-key" -> secrets.remove(OAUTH_TOKEN);
      default -> {}
    }
    return assignment.withSecrets(secrets);
  }
}
