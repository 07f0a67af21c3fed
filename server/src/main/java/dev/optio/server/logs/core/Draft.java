package dev.optio.server.logs.core;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log entry before it has a number.
 *
 * @param text one line
 */
public record Draft(
    Instant time, EntryKind kind, Source source, Optional<String> group, String text) {
  /** Most bytes of a stored line; what is longer is cut with a mark. */
  public static final int MAX_BYTES = 1 << 20;

  private static final String CUT = " ‹cut: the line was longer than 1 MiB›";

  /** Half a surrogate pair, which agents may print but UTF-8 cannot hold, becomes a mark. */
  public Draft {
    if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
      text = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
  }

  /** Most lines of one text; an event of an agent may hold millions of line feeds. */
  static final int MAX_LINES = 10_000;

  /** One draft for each line of the text; a text without line feeds is one. */
  public static List<Draft> lines(
      Instant time, EntryKind kind, Source source, Optional<String> group, String text) {
    List<Draft> drafts = new ArrayList<>();
    String[] lines = text.split("\n", MAX_LINES + 1);
    if (lines.length > MAX_LINES) {
      lines[MAX_LINES] = "‹cut: the text had more than " + MAX_LINES + " lines›";
    }
    for (String line : lines) {
      drafts.add(
          new Draft(
              time,
              kind,
              source,
              group,
              cut(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)));
    }
    return drafts;
  }

  private static String cut(String line) {
    if (line.length() <= MAX_BYTES / 4) {
      return line;
    }
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_BYTES) {
      return line;
    }
    int end = MAX_BYTES;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + CUT;
  }
}
