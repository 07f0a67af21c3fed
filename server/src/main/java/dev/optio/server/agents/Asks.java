package dev.optio.server.agents;

import dev.optio.server.contract.TaskMessages.Ask;
import dev.optio.server.contract.TaskMessages.AskKind;
import dev.optio.server.contract.TaskMessages.AskOption;
import dev.optio.server.contract.TaskMessages.AskQuestion;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes what agents ask of people out of what their programs wrote, within bounds. */
public final class Asks {
  /** Most characters of a plan. */
  public static final int MAX_PLAN = 64 * 1024;

  private static final int MAX_QUESTIONS = 10;
  private static final int MAX_OPTIONS = 20;
  private static final int MAX_TEXT = 4_000;
  private static final int MAX_LABEL = 200;

  private Asks() {}

  /** A plan that a person is to approve; its beginning when it is too long. */
  public static Ask plan(String text) {
    return new Ask(AskKind.PLAN, Excerpt.of(text.strip(), MAX_PLAN), List.of());
  }

  /** Questions as a list of objects with {@code question, header, multiSelect, options}. */
  static Ask questions(Event questions) {
    List<AskQuestion> read =
        questions.items().stream()
            .map(Asks::question)
            .filter(question -> !question.question().isBlank())
            .limit(MAX_QUESTIONS)
            .toList();
    return new Ask(AskKind.QUESTION, "", read);
  }

  /** The same ask with every text of it changed. */
  public static Ask map(Ask ask, UnaryOperator<String> change) {
    return new Ask(
        ask.kind(),
        change.apply(ask.text()),
        ask.questions().stream().map(question -> map(question, change)).toList());
  }

  /** One sentence on it, for where there is room for no more. */
  static String sentence(Ask ask) {
    return switch (ask.kind()) {
      case PLAN -> "The plan is ready. Approve it, or say what to change.";
      case QUESTION ->
          ask.questions().isEmpty()
              ? "The agent asks something; its log says what."
              : "The agent asks: " + Excerpt.firstLine(ask.questions().getFirst().question(), 300);
    };
  }

  private static AskQuestion question(Event question) {
    return new AskQuestion(
        Excerpt.of(question.text("question"), MAX_TEXT),
        Excerpt.firstLine(question.text("header"), MAX_LABEL),
        question.isTrue("multiSelect"),
        question.items("options").stream()
            .limit(MAX_OPTIONS)
            .map(option ->
                new AskOption(
                    Excerpt.firstLine(option.text("label"), MAX_LABEL),
                    Excerpt.of(option.text("description"), MAX_TEXT)))
            .toList());
  }

  private static AskQuestion map(AskQuestion question, UnaryOperator<String> change) {
    return new AskQuestion(
        change.apply(question.question()),
        change.apply(question.header()),
        question.multiSelect(),
        question.options().stream()
            .map(option ->
                new AskOption(change.apply(option.label()), change.apply(option.description())))
            .toList());
  }
}
