package dev.optio.server.agents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON value that an agent wrote, read without trust: what is missing or of another type is
 * simply absent, so no reader of it can fail.
 */
record Event(JsonNode json) {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_STRING = 32 * 1024 * 1024;

  /** A line of 16 MiB can hold five million empty objects, which would take half a gigabyte. */
  private static final int MAX_TOKENS = 200_000;

  private static final long MAX_COUNT = 1_000_000_000_000L;
  private static final double MAX_COST = 1_000_000;
  private static final int COST_DIGITS = 10;
  private static final int MAX_ID = 200;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /** The object that the text holds; empty when it holds something else, or too much. */
  static Optional<Event> parse(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Event(READER.readTree(text)));
    } catch (JsonProcessingException _) {
      // Not JSON, or beyond the limits above: the caller shows it as it is.
      return Optional.empty();
    }
  }

  Event at(String... path) {
    JsonNode node = json;
    for (String name : path) {
      node = node.path(name);
    }
    return new Event(node);
  }

  /** The text itself, empty when there is none. */
  String text(String... path) {
    JsonNode node = at(path).json();
    return node.isTextual() ? node.textValue() : "";
  }

  /** A short identifier. */
  Optional<String> id(String... path) {
    String text = text(path);
    return text.isBlank() || text.length() > MAX_ID ? Optional.empty() : Optional.of(text);
  }

  boolean isTrue(String... path) {
    return at(path).json().asBoolean(false);
  }

  /** A number of things: whole, not negative, not absurd. */
  Optional<Long> count(String... path) {
    JsonNode node = at(path).json();
    boolean sane =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= 0
            && node.longValue() <= MAX_COUNT;
    return sane ? Optional.of(node.longValue()) : Optional.empty();
  }

  /** A sum of money: not negative, not absurd, to ten digits after the point. */
  Optional<BigDecimal> money(String... path) {
    JsonNode node = at(path).json();
    double value = node.isNumber() ? node.doubleValue() : -1;
    if (!(value >= 0 && value <= MAX_COST)) {
      return Optional.empty();
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    return Optional.of(
        exact.scale() > COST_DIGITS ? exact.setScale(COST_DIGITS, RoundingMode.HALF_UP) : exact);
  }

  /** The elements of a list, or the values of an object. */
  List<Event> items(String... path) {
    List<Event> items = new ArrayList<>();
    at(path).json().forEach(item -> items.add(new Event(item)));
    return items;
  }

  /** The names of an object's members. */
  List<String> names(String... path) {
    return at(path).json() instanceof ObjectNode object
        ? object.properties().stream().map(java.util.Map.Entry::getKey).toList()
        : List.of();
  }

  boolean isText() {
    return json.isTextual();
  }

  boolean isPresent(String... path) {
    JsonNode node = at(path).json();
    return !(node instanceof MissingNode) && !node.isNull();
  }
}
