package dev.optio.server.agents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** The lines that Claude Code takes on its input. */
final class ClaudeCodeInput {
  /** Asks people something. */
  static final String ASK = "AskUserQuestion";

  /** Hands in a plan. */
  static final String PLAN = "ExitPlanMode";

  private static final Set<String> FOR_PEOPLE = Set.of(ASK, PLAN);

  private ClaudeCodeInput() {}

  /** Something that a person says. */
  static String message(String text) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", "user");
    ObjectNode message = line.putObject("message").put("role", "user");
    message.putArray("content").addObject().put("type", "text").put("text", text);
    return line.toString();
  }

  /** Ends what it is just doing. */
  static String interrupt(String id) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", "control_request").put("request_id", "optio-" + id);
    line.putObject("request").put("subtype", "interrupt");
    return line.toString();
  }

  /**
   * What is for people ends the turn: the answer comes with the next run, however long it takes.
   * Everything else is decided by whether anything may be changed yet.
   */
  static String answer(Reading.Request request, boolean planning) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", "control_response");
    ObjectNode response = line.putObject("response");
    response.put("subtype", "success").put("request_id", request.id());
    ObjectNode decision = response.putObject("response");
    if (FOR_PEOPLE.contains(request.tool())) {
      deny(decision, "A person was asked. Wait for the answer.").put("interrupt", true);
    } else if (planning) {
      deny(decision, "Only plan for now. Nothing may be changed before the plan is approved.");
    } else {
      decision.put("behavior", "allow").set("updatedInput", request.input());
    }
    return line.toString();
  }

  private static ObjectNode deny(ObjectNode decision, String message) {
    return decision.put("behavior", "deny").put("message", message);
  }
}
