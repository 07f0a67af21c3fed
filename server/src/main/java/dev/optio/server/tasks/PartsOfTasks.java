package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.TaskGraphMessages.CreateSubtask;
import dev.optio.server.contract.TaskMessages.CreateTask;
import dev.optio.server.tasks.core.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a part takes over from its whole. */
final class PartsOfTasks {
  private PartsOfTasks() {}

  /**
   * The part as a task to be.
   *
   * @param preferred the kind of agent that its prompt is meant for
   */
  static CreateTask part(StoredTask parent, CreateSubtask request, Optional<String> preferred) {
    String agent = request.agentType().or(() -> preferred).orElse(parent.agent());
    Optional<ObjectNode> options =
        request
            .agentOptions()
            .or(() ->
                agent.equals(parent.agent())
                    ? Optional.of(parent.agentOptions())
                    : Optional.empty());
    return new CreateTask(
        Optional.empty(),
        request.title(),
        request.prompt(),
        request.promptTemplateId(),
        request.params(),
        Optional.empty(),
        Optional.of(parent.repository().toString()),
        Optional.of(request.repoBranch().orElse(branchOf(parent))),
        Optional.of(agent),
        options,
        Optional.empty(),
        parent.secrets(),
        request.priority().or(() -> Optional.of(Math.max(1, parent.priority() - 1))),
        Optional.of(parent.maxRetries()),
        request.planFirst(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Where a part begins: at what the whole has pushed, if it has. */
  private static String branchOf(StoredTask parent) {
    return switch (parent.state()) {
      case TaskState.Completed(Instant since, TaskState.Result result) ->
          result.branch().orElse(parent.baseBranch());
      case TaskState.PrOpened(Instant since, TaskState.Result result) ->
          result.branch().orElse(parent.baseBranch());
      case TaskState other -> parent.baseBranch();
    };
  }
}
