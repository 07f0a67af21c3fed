package dev.optio.server.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The options that a vendor understands, and the check of what somebody wrote against them. */
record OptionFields(List<OptionField> fields) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+\\[\\]-]{0,199}");
  private static final int MAX_ADDRESS = 2_048;

  OptionFields {
    fields = List.copyOf(fields);
  }

  /** Names, types and bounds. A value of null counts as absent. */
  OptionsCheck check(ObjectNode options) {
    ObjectNode known = options.objectNode();
    for (var entry : options.properties()) {
      String given = entry.getKey();
      if (entry.getValue().isNull()) {
        continue;
      }
      Optional<OptionField> field = named(given);
      if (field.isEmpty()) {
        return new OptionsCheck.Invalid(given, "is not known; known are " + names() + ".");
      }
      String name = field.get().name();
      if (known.has(name)) {
        return new OptionsCheck.Invalid(
            given, "is given twice: it means the same as " + name + ".");
      }
      Optional<String> refusal = refusal(field.get().kind(), entry.getValue());
      if (refusal.isPresent()) {
        return new OptionsCheck.Invalid(given, refusal.get());
      }
      known.set(name, entry.getValue());
    }
    return new OptionsCheck.Valid(known);
  }

  private Optional<OptionField> named(String given) {
    return fields.stream()
        .filter(field -> field.name().equals(given) || field.aliases().contains(given))
        .findFirst();
  }

  private String names() {
    return fields.stream().map(OptionField::name).collect(Collectors.joining(", "));
  }

  private static Optional<String> refusal(Kind kind, JsonNode value) {
    return switch (kind) {
      case Kind.Name() ->
          unless(
              value.isTextual() && NAME.matcher(value.textValue()).matches(),
              "must be a name: letters, digits and . _ : / @ + [ ] -, beginning with a letter or"
                  + " digit, at most 200 characters.");
      case Kind.Text(int maxBytes) ->
          unless(isText(value, maxBytes) && !value.textValue().isBlank(), textRule(maxBytes));
      case Kind.Texts(int maxItems, int maxBytes) -> textsRefusal(value, maxItems, maxBytes);
      case Kind.Whole(int min, int max) ->
          unless(
              value.isIntegralNumber()
                  && value.canConvertToInt()
                  && value.intValue() >= min
                  && value.intValue() <= max,
              "must be a whole number from " + min + " to " + max + ".");
      case Kind.Choice(List<String> values) ->
          unless(
              value.isTextual() && values.contains(value.textValue()),
              "must be one of " + String.join(", ", values) + ".");
      case Kind.Flag() -> unless(value.isBoolean(), "must be true or false.");
      case Kind.Address() ->
          unless(
              value.isTextual() && isAddress(value.textValue()),
              "must be an http or https address without user name, query and fragment.");
    };
  }

  private static Optional<String> unless(boolean fine, String rule) {
    return fine ? Optional.empty() : Optional.of(rule);
  }

  private static Optional<String> textsRefusal(JsonNode value, int maxItems, int maxBytes) {
    if (!value.isArray() || value.isEmpty() || value.size() > maxItems) {
      return Optional.of("must be a list of 1 to " + maxItems + " texts.");
    }
    for (JsonNode item : value) {
      if (!isText(item, maxBytes)) {
        return Optional.of("holds something else: each item " + textRule(maxBytes));
      }
    }
    return unless(!value.get(0).textValue().isBlank(), "must name a program first.");
  }

  private static boolean isText(JsonNode value, int maxBytes) {
    return value.isTextual()
        && value.textValue().indexOf('\0') < 0
        && value.textValue().getBytes(UTF_8).length <= maxBytes;
  }

  private static String textRule(int maxBytes) {
    return "must be a text without NUL, at most " + maxBytes + " bytes long.";
  }

  private static boolean isAddress(String text) {
    if (text.length() > MAX_ADDRESS) {
      return false;
    }
    try {
      URI uri = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return web
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException _) {
      // What cannot be parsed is not an address; the caller says so.
      return false;
    }
  }
}
