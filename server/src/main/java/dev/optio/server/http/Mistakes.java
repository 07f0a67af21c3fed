package dev.optio.server.http;

import dev.optio.server.http.Requests.Mistake;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the validator found. It reports each failure once where it is and again for everything
 * around it, and a field that fails also as one that is not declared; only the innermost word on
 * each place says something.
 */
final class Mistakes {
  private static final Set<String> OUTER_KEYWORDS =
      Set.of("additionalProperties", "items", "properties", "$ref", "oneOf", "anyOf", "allOf");
  private static final Pattern PARAMETER =
      Pattern.compile("The value of (?:query|path) parameter (\\S+) is invalid.*", Pattern.DOTALL);

  private Mistakes() {}

  /** At least one, in the order of the validator. */
  static List<Mistake> of(SchemaValidationException failure) {
    Matcher parameter = PARAMETER.matcher(Optional.ofNullable(failure.getMessage()).orElse(""));
    String whole = parameter.matches() ? parameter.group(1) : "#";
    List<OutputUnit> errors =
        Optional.ofNullable(failure.getOutputUnit().getErrors()).orElse(List.of());
    Map<String, String> found = new LinkedHashMap<>();
    errors.stream()
        .filter(error -> !isOuter(error))
        .forEach(error -> found.putIfAbsent(place(error), said(error)));
    for (OutputUnit error : errors) {
      String at = place(error);
      boolean explained =
          found.keySet().stream().anyMatch(inner -> inner.equals(at) || inner.startsWith(at + "/"));
      if (isOuter(error) && !explained) {
        found.put(
            at,
            keyword(error).equals("additionalProperties") ? "is not a field here" : said(error));
      }
    }
    List<Mistake> mistakes = new ArrayList<>();
    found.forEach((at, message) -> mistakes.add(new Mistake(at.equals("#") ? whole : at, message)));
    return mistakes.isEmpty() ? List.of(new Mistake(whole, "does not match")) : mistakes;
  }

  private static boolean isOuter(OutputUnit error) {
    return OUTER_KEYWORDS.contains(keyword(error));
  }

  private static String keyword(OutputUnit error) {
    String location = Optional.ofNullable(error.getKeywordLocation()).orElse("");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String place(OutputUnit error) {
    return Optional.ofNullable(error.getInstanceLocation()).orElse("#");
  }

  private static String said(OutputUnit error) {
    return Optional.ofNullable(error.getError()).orElse("does not match");
  }
}
