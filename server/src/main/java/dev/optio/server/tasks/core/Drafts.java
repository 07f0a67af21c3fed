package dev.optio.server.tasks.core;

import java.nio.charset.StandardCharsets;

/** What can be said of a task before it is stored. */
public final class Drafts {
  /** Most bytes of a prompt: an agent finds it in a file and on standard input, whole. */
  public static final int MAX_PROMPT_BYTES = 1 << 20;

  private static final int MAX_TITLE = 80;

  private Drafts() {}

  /** The prompt's first line with words in it, cut at a word. */
  public static String title(String prompt) {
    String line =
        prompt
            .lines()
            .map(Drafts::plain)
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse("Untitled task");
    if (line.length() <= MAX_TITLE) {
      return line;
    }
    int space = line.lastIndexOf(' ', MAX_TITLE);
    return line.substring(
            0,
            space > MAX_TITLE / 2
                ? space
                : Character.isHighSurrogate(line.charAt(MAX_TITLE - 1)) ? MAX_TITLE - 1 : MAX_TITLE)
        + "…";
  }

  public static boolean tooLong(String prompt) {
    return prompt.getBytes(StandardCharsets.UTF_8).length > MAX_PROMPT_BYTES;
  }

  /** Text that PostgreSQL can hold and a line can show: no control characters. */
  public static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
