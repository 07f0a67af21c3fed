package dev.optio.server.prompts.core;

import dev.optio.server.contract.PromptMessages.PromptFaults;
import dev.optio.server.contract.PromptMessages.PromptMistake;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptProblem;
import java.util.List;
import java.util.Optional;

/**
 * A template as it may be stored.
 *
 * @param parameters all of the text's, with what is said about them
 */
public record Draft(
    String name, Optional<String> description, String text, List<PromptParameter> parameters) {
  private static final int MAX_DESCRIPTIONS = 64 * 1024;

  public Draft {
    parameters = List.copyOf(parameters);
  }

  /** Whether it may be stored. */
  public sealed interface Checked {
    record Good(Draft draft) implements Checked {}

    /** What is wrong with name or description, or with all of it. */
    record Bad(String message) implements Checked {}

    /** What is wrong with the text, or with what is said about its parameters. */
    record Faulty(String message, PromptFaults faults) implements Checked {}
  }

  /**
   * Looks at all of it.
   *
   * @param described what is said about parameters; those that it leaves out are added
   */
  public static Checked check(
      String name, Optional<String> description, String text, List<PromptParameter> described) {
    String plainName = plain(name);
    if (plainName.isEmpty()) {
      return new Checked.Bad("A template needs a name.");
    }
    return switch (Template.read(text)) {
      case Template.Reading.Bad(List<PromptMistake> mistakes) ->
          new Checked.Faulty(sentence(mistakes), new PromptFaults(mistakes, List.of()));
      case Template.Reading.Good(Template template) -> {
        List<PromptProblem> problems = Parameters.problems(template, described);
        if (!problems.isEmpty()) {
          yield new Checked.Faulty(words(problems), new PromptFaults(List.of(), problems));
        }
        if (size(described) > MAX_DESCRIPTIONS) {
          yield new Checked.Bad("Descriptions, defaults and choices are at most 64 KiB together.");
        }
        yield new Checked.Good(
            new Draft(
                plainName,
                description.map(Draft::plain).filter(words -> !words.isEmpty()),
                text,
                Parameters.complete(template, described)));
      }
    };
  }

  /** The descriptions whose parameters are in the text. */
  public static List<PromptParameter> stillUsed(String text, List<PromptParameter> described) {
    return switch (Template.read(text)) {
      case Template.Reading.Bad bad -> described;
      case Template.Reading.Good(Template template) ->
          described.stream()
              .filter(parameter -> template.names().contains(parameter.name()))
              .toList();
    };
  }

  /** The first mistake and its place, in a sentence. */
  public static String sentence(List<PromptMistake> mistakes) {
    PromptMistake first = mistakes.getFirst();
    return "Line " + first.line() + ", column " + first.column() + ": " + first.message();
  }

  /** At most five problems, in sentences. */
  public static String words(List<PromptProblem> problems) {
    return String.join(" ", problems.stream().limit(5).map(PromptProblem::message).toList());
  }

  private static int size(List<PromptParameter> described) {
    return described.stream()
        .mapToInt(parameter ->
            parameter.description().map(String::length).orElse(0)
                + parameter.defaultValue().map(String::length).orElse(0)
                + parameter.choices().stream().mapToInt(String::length).sum())
        .sum();
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
