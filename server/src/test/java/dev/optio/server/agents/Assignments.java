package dev.optio.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes assignments and options for tests; starts valid. */
final class Assignments {
  static final String PROMPT = "Fix the ünusual bug\nin the parser";
  static final long OUTPUT_LIMIT = 4_096;

  private static final ObjectMapper JSON = new ObjectMapper();

  private String prompt = PROMPT;
  private Map<String, String> secrets = Map.of();
  private boolean planOnly;
  private Optional<String> conversation = Optional.empty();
  private ObjectNode options = JSON.createObjectNode();

  static Assignments anAssignment() {
    return new Assignments();
  }

  /** Options from JSON in which ' stands for ". */
  static ObjectNode options(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  Assignments prompt(String text) {
    prompt = text;
    return this;
  }

  Assignments options(ObjectNode node) {
    options = node;
    return this;
  }

  Assignments with(String json) {
    options = options(json);
    return this;
  }

  Assignments secret(String name, String value) {
    secrets = Map.of(name, value);
    return this;
  }

  Assignments secrets(Map<String, String> all) {
    secrets = all;
    return this;
  }

  Assignments resuming(String id) {
    conversation = Optional.of(id);
    return this;
  }

  Assignments planning() {
    planOnly = true;
    return this;
  }

  Assignment build() {
    return new Assignment(
        prompt, options, secrets, conversation, planOnly, List.of(), OUTPUT_LIMIT);
  }
}
