package dev.optio.server.publish;

/** Text from a sandbox or a remote, made fit to be shown. */
final class HostileText {
  private static final char REPLACEMENT = '\uFFFD';

  private HostileText() {}

  /** In one line, without control, format and other invisible characters, cut to a length. */
  static String line(String text, int max) {
    StringBuilder line = new StringBuilder();
    text.codePoints().limit(max).map(HostileText::shown).forEach(line::appendCodePoint);
    return text.codePointCount(0, text.length()) > max ? line + "…" : line.toString();
  }

  private static int shown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          REPLACEMENT;
      default -> point;
    };
  }
}
