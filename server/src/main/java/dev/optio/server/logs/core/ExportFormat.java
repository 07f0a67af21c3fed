package dev.optio.server.logs.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.TaskMessages.Task;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** The forms in which a log can be downloaded, written piece by piece. */
public enum ExportFormat {
  PLAINTEXT("txt", "text/plain; charset=utf-8") {
    @Override
    public String opening(Facts facts) {
      return "# Task "
          + facts.number()
          + ": "
          + PlainText.of(oneLine(facts.title()))
          + "\n"
          + (facts.removed() > 0 ? "# " + removed(facts.removed()) + "\n" : "");
    }

    @Override
    public String entry(LogEntry entry, boolean first) {
      return plain(entry);
    }

    @Override
    public String closing() {
      return "";
    }
  },

  /** One object {@code {meta, logs}}. */
  JSON("json", "application/json") {
    @Override
    public String opening(Facts facts) {
      return "{\"meta\":" + json(facts) + ",\"logs\":[";
    }

    @Override
    public String entry(LogEntry entry, boolean first) {
      return (first ? "\n" : ",\n") + json(entry);
    }

    @Override
    public String closing() {
      return "\n]}\n";
    }
  },

  /**
   * The entries stand in a fenced block. An entry is one line that begins with its time, so none
   * can begin with a fence.
   */
  MARKDOWN("md", "text/markdown; charset=utf-8") {
    @Override
    public String opening(Facts facts) {
      return "# Task "
          + facts.number()
          + ": "
          + escaped(PlainText.of(oneLine(facts.title())))
          + "\n\nState: "
          + escaped(facts.state())
          + ". Entries: "
          + facts.head()
          + "."
          + (facts.removed() > 0 ? " " + removed(facts.removed()) : "")
          + "\n\n```text\n";
    }

    @Override
    public String entry(LogEntry entry, boolean first) {
      return plain(entry);
    }

    @Override
    public String closing() {
      return "```\n";
    }
  };

  private final String extension;
  private final String mediaType;

  ExportFormat(String extension, String mediaType) {
    this.extension = extension;
    this.mediaType = mediaType;
  }

  /**
   * What the file says about itself.
   *
   * @param head number of the last entry that there was when the download began
   * @param removed entries up to this number had been removed; 0 when none had
   */
  public record Facts(
      UUID taskId, long number, String title, String state, long head, long removed) {
    public static Facts of(Task task) {
      return new Facts(
          task.id(), task.number(), task.title(), task.state(), task.logHead(), task.logRemoved());
    }
  }

  /** Says that entries were removed. */
  public static String removed(long upTo) {
    return "Entries 1 to " + upTo + " were removed: this instance keeps logs for a while only.";
  }

  public abstract String opening(Facts facts);

  public abstract String entry(LogEntry entry, boolean first);

  public abstract String closing();

  public String fileName(long taskNumber) {
    return "task-" + taskNumber + "." + extension;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The format of that name in the contract, which has checked it. */
  public static ExportFormat named(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  private static String plain(LogEntry entry) {
    Instant time = entry.timestamp();
    return time
        + " "
        + entry.logType().wireName()
        + (entry.content().isEmpty() ? "" : " " + PlainText.of(oneLine(entry.content())))
        + "\n";
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() * 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c > '~' || c == ' ' || Character.isLetterOrDigit(c);
      if (!plain) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  private static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a log cannot be written as JSON", e);
    }
  }
}
