package dev.optio.server.prompts.core;

import dev.optio.server.contract.PromptMessages.PromptMistake;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A prompt with places for parameters, read and found to be well-formed. */
public final class Template {
  /** Most bytes of UTF-8. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Most parameters. */
  public static final int MAX_PARAMETERS = 100;

  /** How deep conditions may stand in each other. */
  public static final int MAX_DEPTH = 20;

  private static final int MAX_MISTAKES = 20;

  private final List<Part> parts;
  private final Set<String> names;
  private final Set<String> conditions;

  private Template(Reader reader) {
    this.parts = List.copyOf(reader.top);
    this.names = reader.names;
    this.conditions = reader.conditions;
  }

  /** What came of reading a text. */
  public sealed interface Reading {
    /** It is a template. */
    record Good(Template template) implements Reading {}

    /** It is none; the first mistakes, in the order of the text. */
    record Bad(List<PromptMistake> mistakes) implements Reading {
      public Bad {
        mistakes = List.copyOf(mistakes);
      }
    }
  }

  /** Reads a text. Lines and columns of mistakes count from 1; a column is a character. */
  public static Reading read(String text) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return new Reading.Bad(
          List.of(new PromptMistake(1, 1, "A template is at most 256 KiB of UTF-8 text.")));
    }
    Reader reader = new Reader(text);
    reader.read();
    return reader.mistakes.isEmpty()
        ? new Reading.Good(new Template(reader))
        : new Reading.Bad(reader.mistakes());
  }

  /** The parameters in the order in which they appear first. */
  public Set<String> names() {
    return Collections.unmodifiableSet(names);
  }

  /** Whether an {@code #if} asks for the parameter, so that it may well be empty. */
  public boolean isCondition(String name) {
    return conditions.contains(name);
  }

  List<Part> parts() {
    return parts;
  }

  /** Puts tokens together. Keeps its own stack: a hostile text may open a hundred thousand. */
  private static final class Reader {
    private final String text;
    private final List<Part> top = new ArrayList<>();
    private final Deque<Frame> open = new ArrayDeque<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> conditions = new LinkedHashSet<>();
    private final List<Wrong> mistakes = new ArrayList<>();

    Reader(String text) {
      this.text = text;
    }

    private record Wrong(int at, String message) {}

    /** An {@code #if} that is not closed yet. */
    private static final class Frame {
      final Token.If begin;
      final List<Part> then = new ArrayList<>();
      final List<Part> otherwise = new ArrayList<>();
      boolean inElse;

      Frame(Token.If begin) {
        this.begin = begin;
      }

      List<Part> current() {
        return inElse ? otherwise : then;
      }
    }

    void read() {
      int nul = text.indexOf('\0');
      if (nul >= 0) {
        wrong(nul, "A template cannot contain the character NUL.");
      }
      for (Token token : Tokens.of(text)) {
        if (mistakes.size() >= MAX_MISTAKES) {
          return;
        }
        take(token);
      }
      for (Frame frame : open) {
        wrong(frame.begin.at(), "#if " + frame.begin.name() + " is never closed with {{/if}}.");
      }
    }

    private void take(Token token) {
      switch (token) {
        case Token.Text(String kept) -> current().add(new Part.Text(kept));
        case Token.Value(int at, String name) -> {
          named(at, name);
          current().add(new Part.Value(name));
        }
        case Token.If begin -> {
          named(begin.at(), begin.name());
          conditions.add(begin.name());
          open.push(new Frame(begin));
          if (open.size() == MAX_DEPTH + 1) {
            wrong(begin.at(), "Conditions stand at most " + MAX_DEPTH + " deep in each other.");
          }
        }
        case Token.Else(int at) -> otherwise(at);
        case Token.End(int at) -> end(at);
        case Token.Wrong(int at, String message) -> wrong(at, message);
      }
    }

    private void otherwise(int at) {
      Frame frame = open.peek();
      if (frame == null) {
        wrong(at, "else stands in no #if.");
      } else if (frame.inElse) {
        wrong(at, "#if " + frame.begin.name() + " has an else already.");
      } else {
        frame.inElse = true;
      }
    }

    private void end(int at) {
      Frame frame = open.poll();
      if (frame == null) {
        wrong(at, "/if closes nothing: no #if is open here.");
        return;
      }
      current().add(new Part.Choice(frame.begin.name(), frame.then, frame.otherwise));
    }

    private void named(int at, String name) {
      if (names.add(name) && names.size() == MAX_PARAMETERS + 1) {
        wrong(at, "A template has at most " + MAX_PARAMETERS + " parameters.");
      }
    }

    private List<Part> current() {
      Frame frame = open.peek();
      return frame == null ? top : frame.current();
    }

    private void wrong(int at, String message) {
      mistakes.add(new Wrong(at, message));
    }

    List<PromptMistake> mistakes() {
      return mistakes.stream()
          .sorted(Comparator.comparingInt(Wrong::at))
          .limit(MAX_MISTAKES)
          .map(this::placed)
          .toList();
    }

    private PromptMistake placed(Wrong wrong) {
      int line = 1;
      int begin = 0;
      for (int end = text.indexOf('\n');
          end >= 0 && end < wrong.at();
          end = text.indexOf('\n', begin)) {
        line++;
        begin = end + 1;
      }
      return new PromptMistake(line, text.codePointCount(begin, wrong.at()) + 1, wrong.message());
    }
  }
}
