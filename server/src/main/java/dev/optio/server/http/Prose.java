package dev.optio.server.http;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The little of Markdown that descriptions in the contract use, as HTML: paragraphs, {@code
 * **strong**} and code between backticks. Everything else stands as it was written.
 */
final class Prose {
  private static final Pattern MARK = Pattern.compile("`([^`]+)`|\\*\\*([^*]+)\\*\\*");
  private static final Pattern BETWEEN_PARAGRAPHS = Pattern.compile("\\n\\s*\\n");

  private Prose() {}

  /** Each paragraph in an element of its own. */
  static String paragraphs(String text) {
    StringBuilder html = new StringBuilder();
    BETWEEN_PARAGRAPHS
        .splitAsStream(text.strip())
        .forEach(paragraph -> html.append("<p>").append(line(paragraph)).append("</p>"));
    return html.toString();
  }

  /** One line, or the inside of a paragraph. */
  static String line(String text) {
    return MARK.matcher(escaped(text)).replaceAll(Prose::marked);
  }

  /** Text as it stands. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String marked(MatchResult mark) {
    String html =
        mark.group(1) == null
            ? "<strong>" + mark.group(2) + "</strong>"
            : "<code>" + mark.group(1) + "</code>";
    return Matcher.quoteReplacement(html);
  }
}
