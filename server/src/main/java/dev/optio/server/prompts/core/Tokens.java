package dev.optio.server.prompts.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template's text into tokens.
 *
 * <p>Two opening braces begin a directive, which ends with two closing ones on the same line.
 * Backslashes directly before two opening braces count in pairs: each pair is one backslash, and
 * one that is left over makes the braces text. Everything else is text as it is, closing braces
 * included. A line with nothing on it but one {@code #if}, {@code else} or {@code /if} vanishes
 * with its end, so that blocks leave no empty lines behind.
 *
 * <p>Linear: whatever is wrong, no character is looked at more than a few times. The search for the
 * end of a directive stops at the next opening braces, where the next search would begin.
 */
final class Tokens {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();

  /** Where that begins which is in no token yet. */
  private int begin;

  private Tokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) {
    return new Tokens(text).all();
  }

  private List<Token> all() {
    int open = text.indexOf(OPEN);
    while (open >= 0) {
      int backslashes = backslashesBefore(open);
      int pairs = backslashes / 2;
      if (backslashes % 2 == 1) {
        keep(begin, open - backslashes);
        keep("\\".repeat(pairs) + OPEN);
        begin = open + OPEN.length();
      } else {
        int literal = open - backslashes;
        if (pairs > 0) {
          keep(begin, literal);
          keep("\\".repeat(pairs));
          begin = open;
        }
        directive(open);
      }
      open = text.indexOf(OPEN, begin);
    }
    keep(begin, text.length());
    return List.copyOf(tokens);
  }

  private int backslashesBefore(int place) {
    int first = place;
    while (first > begin && text.charAt(first - 1) == '\\') {
      first--;
    }
    return place - first;
  }

  private void directive(int open) {
    int inner = open + OPEN.length();
    int stop = inner;
    while (stop < text.length()
        && text.charAt(stop) != '\n'
        && !text.startsWith(CLOSE, stop)
        && !text.startsWith(OPEN, stop)) {
      stop++;
    }
    if (!text.startsWith(CLOSE, stop)) {
      keep(begin, open);
      tokens.add(
          new Token.Wrong(
              open,
              "These braces are not closed on their line. Write \\{{ for braces that are text."));
      begin = stop;
      return;
    }
    int after = stop + CLOSE.length();
    Token token = meaning(open, text.substring(inner, stop).strip());
    int lineEnd = endOfLine(after);
    int lineStart = startOfLine(open);
    if (isBlock(token) && lineEnd >= 0 && lineStart >= 0) {
      keep(begin, lineStart);
      begin = lineEnd;
    } else {
      keep(begin, open);
      begin = after;
    }
    tokens.add(token);
  }

  private static Token meaning(int at, String inner) {
    if (inner.equals("else")) {
      return new Token.Else(at);
    }
    if (inner.equals("/if")) {
      return new Token.End(at);
    }
    if (inner.startsWith("#if") && (inner.length() == 3 || isSpace(inner.charAt(3)))) {
      return condition(at, inner.substring(3).strip());
    }
    return Words.isName(inner) ? new Token.Value(at, inner) : wrong(at, inner);
  }

  private static Token condition(int at, String name) {
    if (name.isEmpty()) {
      return new Token.Wrong(at, "#if needs the name of a parameter.");
    }
    return Words.isName(name)
        ? new Token.If(at, name)
        : new Token.Wrong(
            at, "#if takes one parameter, and " + Words.quoted(name) + " is no name of one.");
  }

  private static Token.Wrong wrong(int at, String inner) {
    if (inner.isEmpty()) {
      return new Token.Wrong(at, "There is no name between the braces.");
    }
    if (inner.startsWith("#") || inner.startsWith("/")) {
      return new Token.Wrong(
          at, Words.quoted(inner) + " is no directive: there are #if NAME, else and /if.");
    }
    if (inner.equals("if") || inner.startsWith("if ")) {
      return new Token.Wrong(at, "A condition is written #if NAME, with the number sign.");
    }
    if (inner.startsWith("else ")) {
      return new Token.Wrong(at, "else takes nothing; put another #if into it.");
    }
    return new Token.Wrong(
        at,
        Words.quoted(inner)
            + " is no name: at most 64 letters, digits and _, with no digit first. Write \\{{ for"
            + " braces that are text.");
  }

  private static boolean isBlock(Token token) {
    return switch (token) {
      case Token.If condition -> true;
      case Token.Else otherwise -> true;
      case Token.End end -> true;
      case Token.Text kept -> false;
      case Token.Value value -> false;
      case Token.Wrong wrong -> false;
    };
  }

  /** Where the line begins, if there are only blanks up to the place; else -1. */
  private int startOfLine(int place) {
    int first = place;
    while (first > begin && isBlank(text.charAt(first - 1))) {
      first--;
    }
    return first == 0 || text.charAt(first - 1) == '\n' ? first : -1;
  }

  /** Where the next line begins, if there are only blanks up to it; else -1. */
  private int endOfLine(int place) {
    int next = place;
    while (next < text.length() && isBlank(text.charAt(next))) {
      next++;
    }
    if (next == text.length()) {
      return next;
    }
    if (text.startsWith("\r\n", next)) {
      return next + 2;
    }
    return text.charAt(next) == '\n' ? next + 1 : -1;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c);
  }

  private void keep(int from, int to) {
    keep(text.substring(from, to));
  }

  private void keep(String kept) {
    if (!kept.isEmpty()) {
      tokens.add(new Token.Text(kept));
    }
  }
}
