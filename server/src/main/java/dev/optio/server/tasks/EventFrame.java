package dev.optio.server.tasks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.optio.server.contract.TaskMessages.Task;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What is sent on the socket of a workspace's changes; {@code type} names which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface EventFrame {
  /**
   * All changes after this follow; what came before must be fetched. Comes first, and again when
   * something may have been missed.
   */
  @JsonTypeName("hello")
  record Hello(long seq) implements EventFrame {}

  @JsonTypeName("task")
  record Changed(long seq, Task task) implements EventFrame {}

  /** The task was deleted. */
  @JsonTypeName("gone")
  record Gone(long seq, UUID taskId) implements EventFrame {}

  @JsonTypeName("ping")
  record Ping() implements EventFrame {}

  /** A task was made, as {@code optio-ws-v1} says it. */
  @JsonTypeName("task:created")
  record TaskCreated(UUID taskId, String title, Instant timestamp) implements EventFrame {}

  /** A task moved, as {@code optio-ws-v1} says it. */
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
      Instant timestamp,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean catchUp)
      implements EventFrame {}
}
