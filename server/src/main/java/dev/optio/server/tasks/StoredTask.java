package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * A task as the control plane works with it.
 *
 * @param stopping a cancel was asked for while a run was unfinished
 * @param planFirst whether a person approves a plan before anything is changed
 * @param version what it was decided on; a write with an older one changes nothing
 */
public record StoredTask(
    TaskId id,
    WorkspaceId workspace,
    long number,
    String title,
    String prompt,
    RepositoryId repository,
    String baseBranch,
    String agent,
    ObjectNode agentOptions,
    List<String> secrets,
    TaskState state,
    boolean stopping,
    int priority,
    int retryCount,
    int maxRetries,
    Optional<UserId> createdBy,
    Optional<String> conversation,
    boolean planFirst,
    long version) {
  public StoredTask {
    secrets = List.copyOf(secrets);
  }

  /** Hides the prompt. */
  @Override
  public String toString() {
    return "StoredTask[#" + number + " " + state.word() + "]";
  }
}
