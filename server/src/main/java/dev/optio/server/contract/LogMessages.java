package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers of the operations tagged {@code logs}. */
public final class LogMessages {
  private LogMessages() {}

  /** Where an entry came from. */
  public enum Source {
    STDOUT,
    STDERR,
    OPTIO;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public record ListTaskLogs(
      String id,
      Optional<Long> after,
      Optional<Integer> limit,
      Optional<Integer> offset,
      Optional<String> logType,
      Optional<String> type,
      Optional<String> search) {}

  /**
   * A line of a task's log.
   *
   * @param n from 1, per task, without gaps
   * @param run number of the run; 0 for none
   */
  public record LogEntry(
      long n,
      UUID taskId,
      int run,
      Instant timestamp,
      EntryKind logType,
      Source stream,
      Optional<String> group,
      String content) {}

  /**
   * A page.
   *
   * @param removed entries up to this number were removed; 0 when none were
   */
  public record LogsAnswer(List<LogEntry> logs, long head, long removed) {}
}
