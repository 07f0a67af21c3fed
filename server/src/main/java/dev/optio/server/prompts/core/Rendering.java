package dev.optio.server.prompts.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.PromptMessages.ProblemKind;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A template with values in the places of its parameters. A value is inserted as it is and never
 * read: braces in it are braces.
 */
public final class Rendering {
  /** Most bytes of UTF-8 that may come out: as much as a prompt may have. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_PROBLEMS = 100;

  private final Map<String, String> values;
  private final Map<String, Integer> sizes = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private int bytes;

  private Rendering(Map<String, String> values) {
    this.values = values;
    values.forEach((name, value) -> sizes.put(name, size(value)));
  }

  /** What came of it. */
  public sealed interface Rendered {
    /** The prompt. */
    record Prompt(String text) implements Rendered {}

    /** The values do not fit the parameters. */
    record Unfit(List<PromptProblem> problems) implements Rendered {
      public Unfit {
        problems = List.copyOf(problems);
      }
    }

    /** More than {@link #MAX_BYTES} would come out. */
    record TooLong() implements Rendered {}
  }

  /**
   * Renders.
   *
   * @param parameters all of the template's
   * @param params values by name: texts, or numbers and truth values, which count as they are
   *     written; null is as good as absent
   */
  public static Rendered render(
      Template template, List<PromptParameter> parameters, ObjectNode params) {
    Map<String, String> values = new HashMap<>();
    List<PromptProblem> problems = unknown(parameters, params);
    for (PromptParameter parameter : parameters) {
      Optional<JsonNode> given =
          Optional.ofNullable(params.get(parameter.name())).filter(value -> !value.isNull());
      String value = given.map(JsonNode::asText).or(parameter::defaultValue).orElse("");
      given
          .filter(node -> !node.isValueNode())
          .map(node -> parameter.name() + " must be a text.")
          .or(() -> unfit(parameter, value))
          .ifPresentOrElse(
              message ->
                  problems.add(Parameters.problem(parameter.name(), ProblemKind.UNFIT, message)),
              () -> missing(parameter, value).ifPresent(problems::add));
      values.put(parameter.name(), value);
    }
    if (!problems.isEmpty()) {
      return new Rendered.Unfit(problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS)));
    }
    Rendering rendering = new Rendering(values);
    return rendering.add(template.parts())
        ? new Rendered.Prompt(rendering.text.toString())
        : new Rendered.TooLong();
  }

  private static List<PromptProblem> unknown(List<PromptParameter> parameters, ObjectNode params) {
    Set<String> known = new HashSet<>();
    parameters.forEach(parameter -> known.add(parameter.name()));
    List<PromptProblem> problems = new ArrayList<>();
    params
        .fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name) && problems.size() < MAX_PROBLEMS) {
            problems.add(
                Parameters.problem(
                    Words.cut(name),
                    ProblemKind.UNKNOWN,
                    "The template has no parameter " + Parameters.name(name) + "."));
          }
        });
    return problems;
  }

  private static Optional<String> unfit(PromptParameter parameter, String value) {
    if (value.indexOf('\0') >= 0) {
      return Optional.of(parameter.name() + " cannot contain the character NUL.");
    }
    boolean chosen =
        value.isEmpty() || parameter.choices().isEmpty() || parameter.choices().contains(value);
    return chosen
        ? Optional.empty()
        : Optional.of(parameter.name() + " must be one of its choices.");
  }

  private static Optional<PromptProblem> missing(PromptParameter parameter, String value) {
    return parameter.required() && value.isEmpty()
        ? Optional.of(
            Parameters.problem(
                parameter.name(), ProblemKind.MISSING, parameter.name() + " is needed."))
        : Optional.empty();
  }

  /** Says false as soon as there is too much. As deep as conditions are, which is not deep. */
  private boolean add(List<Part> parts) {
    for (Part part : parts) {
      boolean fits =
          switch (part) {
            case Part.Text(String kept) -> add(kept, size(kept));
            case Part.Value(String name) -> add(value(name), sizes.getOrDefault(name, 0));
            case Part.Choice(String name, List<Part> then, List<Part> otherwise) ->
                add(counts(value(name)) ? then : otherwise);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean add(String more, int size) {
    if (size > MAX_BYTES - bytes) {
      return false;
    }
    bytes += size;
    text.append(more);
    return true;
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** Whether a value counts as true: not empty, and not the word false. */
  private static boolean counts(String value) {
    return !value.isEmpty() && !value.equals("false");
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
