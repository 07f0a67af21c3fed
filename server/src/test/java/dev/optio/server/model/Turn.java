package dev.optio.server.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One answer of the model, as Anthropic's Messages API says it. */
record Turn(String id, String model, List<ObjectNode> content, boolean callsTool) {
  private static final int INPUT_TOKENS = 1_000;
  private static final int OUTPUT_TOKENS = 50;

  static Turn of(Step step, String model) {
    String id = UUID.randomUUID().toString();
    return switch (step) {
      case Step.Say(String text) -> new Turn("msg_" + id, model, List.of(text(text)), false);
      case Step.Call(String text, String tool, ObjectNode input) -> {
        ObjectNode call = object().put("type", "tool_use").put("id", "toolu_" + id);
        call.put("name", tool).set("input", input);
        yield new Turn("msg_" + id, model, List.of(text(text), call), true);
      }
      case Step.Fail fail -> throw new IllegalArgumentException("a failure is no answer");
      case Step.Wait wait -> of(wait.step(), model);
    };
  }

  /** Without streaming. */
  ObjectNode whole() {
    ObjectNode message = start();
    ArrayNode blocks = message.putArray("content");
    content.forEach(blocks::add);
    message.put("stop_reason", stopReason());
    return message;
  }

  /** As it is streamed. */
  List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    ObjectNode start = start();
    start.putArray("content");
    start.putNull("stop_reason");
    events.add(event("message_start").set("message", start));
    for (int i = 0; i < content.size(); i++) {
      events.add(event("content_block_start").put("index", i).set("content_block", empty(i)));
      events.add(event("content_block_delta").put("index", i).set("delta", delta(i)));
      events.add(event("content_block_stop").put("index", i));
    }
    ObjectNode end = event("message_delta");
    end.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
    end.putObject("usage").put("output_tokens", OUTPUT_TOKENS);
    events.add(end);
    events.add(event("message_stop"));
    return events;
  }

  private ObjectNode start() {
    ObjectNode message = object().put("id", id).put("type", "message").put("role", "assistant");
    message.put("model", model).putNull("stop_sequence");
    message
        .putObject("usage")
        .put("input_tokens", INPUT_TOKENS)
        .put("output_tokens", OUTPUT_TOKENS)
        .put("cache_read_input_tokens", 0)
        .put("cache_creation_input_tokens", 0);
    return message;
  }

  private ObjectNode empty(int index) {
    ObjectNode block = content.get(index).deepCopy();
    if (block.has("text")) {
      block.put("text", "");
    } else {
      block.putObject("input");
    }
    return block;
  }

  private ObjectNode delta(int index) {
    ObjectNode block = content.get(index);
    return block.has("text")
        ? object().put("type", "text_delta").put("text", block.path("text").asText())
        : object()
            .put("type", "input_json_delta")
            .put("partial_json", block.path("input").toString());
  }

  private String stopReason() {
    return callsTool ? "tool_use" : "end_turn";
  }

  private static ObjectNode text(String text) {
    return object().put("type", "text").put("text", text);
  }

  private static ObjectNode event(String type) {
    return object().put("type", type);
  }

  private static ObjectNode object() {
    return ModelStub.JSON.createObjectNode();
  }
}
