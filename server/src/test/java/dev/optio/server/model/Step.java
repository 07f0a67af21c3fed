package dev.optio.server.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** What the model does at one turn of a conversation. */
public sealed interface Step {
  /** Says something and ends its turn. */
  record Say(String text) implements Step {}

  /** Says something and calls a tool. */
  record Call(String text, String tool, ObjectNode input) implements Step {}

  /**
   * Fails with an HTTP status.
   *
   * @param times how often, before the next step is taken
   */
  record Fail(int status, String message, int times) implements Step {}

  /** Like another step, after a while. */
  record Wait(Duration before, Step step) implements Step {}

  static Step say(String text) {
    return new Say(text);
  }

  /** A call of the shell tool. */
  static Step shell(String command) {
    return call("Bash", input().put("command", command).put("description", "as told"));
  }

  static Step call(String tool, ObjectNode input) {
    return new Call("I use " + tool + ".", tool, input);
  }

  /** Fails for ever. */
  static Step fail(int status, String message) {
    return new Fail(status, message, Integer.MAX_VALUE);
  }

  static Step failOnce(int status, String message) {
    return new Fail(status, message, 1);
  }

  static Step after(Duration before, Step step) {
    return new Wait(before, step);
  }

  static ObjectNode input() {
    return JsonNodeFactory.instance.objectNode();
  }
}
