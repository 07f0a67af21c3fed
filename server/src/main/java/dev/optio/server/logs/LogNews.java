package dev.optio.server.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.optio.server.bus.Live;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.ids.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** News that a task's log has grown, between replicas. */
public final class LogNews {
  /** Topic; the key is the task's id. */
  static final String TOPIC = "log";

  private static final int MAX_BYTES = 256 * 1024;

  /** A newer replica may say more than this one knows. */
  private static final ObjectReader READER =
      Json.MAPPER.readerFor(News.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private LogNews() {}

  /**
   * What is published: the entries, or only how far the log has come where they are too large.
   *
   * @param entries empty when only the head is told
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record News(List<LogEntry> entries, Optional<Long> head) {
    News {
      entries = entries == null ? List.of() : List.copyOf(entries);
      head = head == null ? Optional.empty() : head;
    }
  }

  /** Tells that these entries are committed; call it after the commit, never before. */
  public static void published(Live live, TaskId task, List<LogEntry> entries) {
    if (!entries.isEmpty()) {
      live.publish(TOPIC, task.toString(), payload(entries));
    }
  }

  /** Reads what was published. */
  static News read(String payload) {
    try {
      return READER.readValue(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("news of a log do not read", e);
    }
  }

  static String payload(List<LogEntry> entries) {
    News head = new News(List.of(), Optional.of(entries.getLast().n()));
    long characters = entries.stream().mapToLong(entry -> entry.content().length()).sum();
    if (characters > MAX_BYTES) {
      return json(head);
    }
    String whole = json(new News(entries, Optional.empty()));
    return whole.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES ? json(head) : whole;
  }

  private static String json(News news) {
    try {
      return Json.MAPPER.writeValueAsString(news);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("news cannot be written as JSON", e);
    }
  }
}
