package dev.optio.server.prompts.core;

import dev.optio.server.contract.PromptMessages.ProblemKind;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What people say about a template's parameters, beside its text.
 *
 * <p>A parameter of the text that nobody described is a text that is required, or an optional one
 * where an {@code #if} asks for it. One that is described and not in the text is a mistake: it was
 * misspelt here or there.
 */
public final class Parameters {
  private Parameters() {}

  /** What is wrong with the descriptions; nothing when they fit the text. */
  public static List<PromptProblem> problems(Template template, List<PromptParameter> described) {
    List<PromptProblem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (PromptParameter parameter : described) {
      String name = parameter.name();
      if (!template.names().contains(name)) {
        problems.add(
            problem(name, ProblemKind.UNUSED, "There is no parameter " + name(name) + " in it."));
      } else if (!seen.add(name)) {
        problems.add(problem(name, ProblemKind.UNFIT, name(name) + " is described twice."));
      } else {
        unfit(parameter)
            .ifPresent(message -> problems.add(problem(name, ProblemKind.UNFIT, message)));
      }
    }
    return List.copyOf(problems);
  }

  /** The descriptions in their order, then those of the text that have none. */
  public static List<PromptParameter> complete(Template template, List<PromptParameter> described) {
    Set<String> known = new HashSet<>();
    described.forEach(parameter -> known.add(parameter.name()));
    return Stream.concat(
            described.stream(),
            template.names().stream()
                .filter(name -> !known.contains(name))
                .map(name -> undescribed(template, name)))
        .toList();
  }

  static PromptProblem problem(String name, ProblemKind kind, String message) {
    return new PromptProblem(name, kind, message);
  }

  /** A name in a sentence; what is no name comes in quotation marks. */
  static String name(String word) {
    return Words.isName(word) ? word : Words.quoted(word);
  }

  private static PromptParameter undescribed(Template template, String name) {
    return new PromptParameter(
        name, Optional.empty(), !template.isCondition(name), Optional.empty(), List.of());
  }

  private static Optional<String> unfit(PromptParameter parameter) {
    List<String> choices = parameter.choices();
    if (choices.stream().anyMatch(String::isEmpty)) {
      return Optional.of("A choice of " + parameter.name() + " is empty.");
    }
    if (new HashSet<>(choices).size() < choices.size()) {
      return Optional.of("Two choices of " + parameter.name() + " are the same.");
    }
    boolean nul =
        Stream.of(
                choices.stream(),
                parameter.description().stream(),
                parameter.defaultValue().stream())
            .flatMap(texts -> texts)
            .anyMatch(text -> text.indexOf('\0') >= 0);
    if (nul) {
      return Optional.of(parameter.name() + " cannot contain the character NUL.");
    }
    return parameter
        .defaultValue()
        .filter(value -> !value.isEmpty() && !choices.isEmpty() && !choices.contains(value))
        .map(value -> "The default of " + parameter.name() + " is none of its choices.");
  }
}
