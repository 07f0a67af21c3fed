package dev.optio.server.prompts.core;

import java.util.Set;
import java.util.regex.Pattern;

/** Names of parameters, and how to show what somebody else wrote within a sentence. */
final class Words {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  /** They stand for themselves between braces, so they cannot name a parameter. */
  private static final Set<String> RESERVED = Set.of("if", "else");

  private static final int SHOWN = 64;

  private Words() {}

  static boolean isName(String word) {
    return NAME.matcher(word).matches() && !RESERVED.contains(word);
  }

  /** In quotation marks, cut, and without control characters. */
  static String quoted(String text) {
    return "“" + cut(text).replaceAll("\\p{Cntrl}", " ") + "”";
  }

  static String cut(String text) {
    if (text.length() <= SHOWN) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return text.substring(0, end) + "…";
  }
}
