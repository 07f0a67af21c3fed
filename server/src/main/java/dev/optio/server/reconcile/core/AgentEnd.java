package dev.optio.server.reconcile.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.Asks;
import dev.optio.server.agents.FailureCause;
import dev.optio.server.agents.Reading;
import dev.optio.server.agents.Verdict;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.TaskMessages.Ask;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState.Outcome;
import java.util.Locale;
import java.util.Optional;

/**
 * How an agent's run is judged, in the form in which it is stored between its exit and the run's
 * end.
 *
 * @param end the failure, or what the agent stopped to ask; empty when the work is to be published
 * @param summary the agent's own words on success
 */
public record AgentEnd(Optional<RunEnd> end, String summary) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /**
   * Judges an exit.
   *
   * @param outputLimit most bytes kept of each stream
   */
  public static AgentEnd of(Verdict verdict, RunStatus.Exited exit, long outputLimit) {
    if (exit.outputCut()) {
      boolean limit = Math.max(exit.stdoutBytes(), exit.stderrBytes()) >= outputLimit;
      return failed(
          limit
              ? RunEnd.failed(
                  Reason.OUTPUT_LIMIT,
                  "The agent wrote more than " + outputLimit + " bytes of output.")
              : RunEnd.failed(
                  Reason.DISK_FULL,
                  "The disk under the agent was full, so its output is not complete. Make room,"
                      + " then retry."));
    }
    return switch (verdict) {
      case Verdict.Success(String summary) -> new AgentEnd(Optional.empty(), summary);
      case Verdict.Asked(Ask ask, String message) -> asked(ask, message);
      case Verdict.Failure(FailureCause cause, String message) -> {
        String sentence = message + " " + cause.remedy();
        Reason reason = reason(cause);
        yield failed(
            cause.mayPass()
                ? RunEnd.passing(Outcome.FAILED, reason, sentence)
                : cause == FailureCause.MAX_TURNS
                    ? RunEnd.attention(reason, sentence)
                    : RunEnd.failed(reason, sentence));
      }
    };
  }

  /**
   * What becomes of a run that was to make a plan only: what its agent said last is the plan, if it
   * handed in none.
   */
  public AgentEnd ofPlanOnly() {
    return end.isPresent()
        ? this
        : asked(Asks.plan(summary), "The plan is ready. Approve it, or say what to change.");
  }

  private static AgentEnd asked(Ask ask, String message) {
    Reason reason =
        switch (ask.kind()) {
          case PLAN -> Reason.PLAN_READY;
          case QUESTION -> Reason.QUESTION_ASKED;
        };
    return failed(RunEnd.asked(reason, message, ask));
  }

  /** As it is stored. */
  public JsonNode encode() {
    ObjectNode json = JSON.objectNode();
    json.put("summary", summary);
    end.ifPresent(failure ->
        json.put("reason", failure.reason().code())
            .put("message", failure.message())
            .put("mayPass", failure.mayPass())
            .put("needsPerson", failure.needsPerson())
            .set("ask", failure.ask().map(AgentEnd::encode).orElse(null)));
    return json;
  }

  /** The opposite of {@link #encode}. */
  public static AgentEnd decode(JsonNode json) {
    String summary = json.path("summary").asText();
    if (!json.has("reason")) {
      return new AgentEnd(Optional.empty(), summary);
    }
    Optional<Ask> ask = ask(json);
    RunEnd end =
        new RunEnd(
            ask.isPresent() ? Outcome.SUCCEEDED : Outcome.FAILED,
            Reason.valueOf(json.path("reason").asText().toUpperCase(Locale.ROOT)),
            json.path("message").asText(),
            json.path("mayPass").asBoolean(),
            json.path("needsPerson").asBoolean(),
            Optional.empty(),
            ask);
    return new AgentEnd(Optional.of(end), summary);
  }

  /** The agent's last word, as it is stored until its exit. */
  public static JsonNode encodeFinished(Reading.Finished finished) {
    ObjectNode json = JSON.objectNode();
    json.put("message", finished.message());
    finished.failure().ifPresent(cause -> json.put("failure", cause.code()));
    finished.ask().ifPresent(ask -> json.set("ask", encode(ask)));
    return json;
  }

  private static JsonNode encode(Ask ask) {
    return Json.MAPPER.valueToTree(ask);
  }

  private static Optional<Ask> ask(JsonNode json) {
    return json.hasNonNull("ask")
        ? Optional.of(Json.MAPPER.convertValue(json.get("ask"), Ask.class))
        : Optional.empty();
  }

  /** The opposite of {@link #encodeFinished}. */
  public static Reading.Finished decodeFinished(JsonNode json) {
    Optional<FailureCause> failure =
        Optional.ofNullable(json.get("failure"))
            .map(code -> FailureCause.valueOf(code.asText().toUpperCase(Locale.ROOT)));
    return new Reading.Finished(failure, json.path("message").asText(), ask(json));
  }

  private static AgentEnd failed(RunEnd end) {
    return new AgentEnd(Optional.of(end), "");
  }

  private static Reason reason(FailureCause cause) {
    return switch (cause) {
      case BAD_CREDENTIAL -> Reason.BAD_CREDENTIAL;
      case RATE_LIMITED -> Reason.RATE_LIMITED;
      case PROVIDER_UNAVAILABLE -> Reason.PROVIDER_UNAVAILABLE;
      case MAX_TURNS -> Reason.MAX_TURNS;
      case PROGRAM_MISSING -> Reason.PROGRAM_MISSING;
      case KILLED -> Reason.KILLED;
      case AGENT_FAILED -> Reason.AGENT_FAILURE;
    };
  }
}
