package dev.optio.server.agents;

/** The beginning of a text, for places that have room for so much only. */
final class Excerpt {
  private Excerpt() {}

  /** At most {@code max} characters, the last one a mark if something was cut. */
  static String of(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  /** The first line that says something, at most {@code max} characters of it. */
  static String firstLine(String text, int max) {
    return of(
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse(""),
        max);
  }
}
