package dev.optio.server.logs.core;

/**
 * Text without anything that steers a terminal or reorders what is read: escape sequences, control
 * characters, line and paragraph separators, overriding directions. Visible text is never dropped:
 * of a control string without an end only the beginning goes.
 */
public final class PlainText {
  private static final char ESCAPE = '\u001b';
  private static final char BELL = '\u0007';
  private static final char STRING_END = '\u009c';

  private final String text;
  private final StringBuilder kept;

  private PlainText(String text) {
    this.text = text;
    this.kept = new StringBuilder(text.length());
  }

  public static String of(String text) {
    return text.chars().anyMatch(PlainText::steers) ? new PlainText(text).stripped() : text;
  }

  private static boolean steers(int c) {
    return (c < ' ' && c != '\t')
        || (c >= 0x7f && c <= 0x9f)
        || c == '\u2028'
        || c == '\u2029'
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  private String stripped() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ESCAPE) {
        at = afterEscape(at + 1);
      } else if (c == '\u009b') {
        at = afterParameters(at + 1);
      } else if (startsString(c)) {
        at = afterString(at + 1);
      } else {
        if (!steers(c)) {
          kept.append(c);
        }
        at++;
      }
    }
    return kept.toString();
  }

  private int afterEscape(int at) {
    if (at == text.length()) {
      return at;
    }
    char c = text.charAt(at);
    if (c == '[') {
      return afterParameters(at + 1);
    }
    if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
      return afterString(at + 1);
    }
    int end = at;
    while (end < text.length() && text.charAt(end) >= ' ' && text.charAt(end) <= '/') {
      end++;
    }
    boolean complete = end < text.length() && text.charAt(end) > '/' && text.charAt(end) < 0x7f;
    return complete ? end + 1 : at;
  }

  private int afterParameters(int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) >= ' ' && text.charAt(end) <= '?') {
      end++;
    }
    boolean complete = end < text.length() && text.charAt(end) >= '@' && text.charAt(end) < 0x7f;
    return complete ? end + 1 : at;
  }

  private int afterString(int at) {
    for (int end = at; end < text.length(); end++) {
      char c = text.charAt(end);
      if (c == BELL || c == STRING_END) {
        return end + 1;
      }
      if (c == ESCAPE) {
        boolean closed = end + 1 < text.length() && text.charAt(end + 1) == '\\';
        return closed ? end + 2 : at;
      }
    }
    return at;
  }

  private static boolean startsString(char c) {
    return c == '\u0090' || c == '\u0098' || (c >= '\u009d' && c <= '\u009f');
  }
}
