package dev.optio.server.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.TaskMessages.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is sent on the socket of a log; {@code type} names which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface Frame {
  /** The first frame of {@code optio-ws-v2}. */
  @JsonTypeName("hello")
  record Hello(UUID taskId, long head, String state) implements Frame {}

  /** Consecutive entries. */
  @JsonTypeName("log")
  record Log(long from, List<LogEntry> lines) implements Frame {}

  /** How far the log has come. */
  @JsonTypeName("head")
  record Head(long n) implements Frame {}

  /** What this slow reader is not sent. */
  @JsonTypeName("behind")
  record Behind(long from, long to) implements Frame {}

  /** Entries up to this number were removed, since the instance keeps logs for a while only. */
  @JsonTypeName("removed")
  record Removed(long to) implements Frame {}

  /** The task changed. */
  @JsonTypeName("state")
  record State(Task task) implements Frame {}

  /** The task has finished and all was sent; more comes only if it is run again. */
  @JsonTypeName("end")
  record End(long last) implements Frame {}

  /**
   * One entry, as {@code optio-ws-v1} says it.
   *
   * @param stream {@code stdout} or {@code stderr}, no third
   * @param catchUp whether it was there before the socket was opened
   */
  @JsonTypeName("task:log")
  record TaskLog(
      UUID taskId,
      long n,
      String content,
      String stream,
      Instant timestamp,
      EntryKind logType,
      Optional<JsonNode> metadata,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean catchUp)
      implements Frame {}

  /** The task moved, as {@code optio-ws-v1} says it. */
  @JsonTypeName("task:state_changed")
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record TaskStateChanged(
      UUID taskId,
      String fromState,
      String toState,
      Optional<String> costUsd,
      Optional<Long> inputTokens,
      Optional<Long> outputTokens,
      Optional<String> modelUsed,
      Optional<String> errorMessage,
      Instant timestamp)
      implements Frame {}
}
