package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.RunState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as the replica that drives it sees it.
 *
 * @param fence grows each time the run changes hands; every write carries it
 * @param stopReason why it is to be ended, when it is
 * @param setupOffset bytes of the setup command's output that are in the log; empty before it began
 * @param isSetUp whether the setup command has succeeded
 * @param base commit that its checkout started from
 * @param planOnly whether its agent may make a plan and nothing else
 * @param finished the agent's own last word, as stored
 * @param verdict how the agent's run is judged, once it has exited
 */
public record StoredRun(
    RunId id,
    WorkspaceId workspace,
    TaskId task,
    RepositoryId repository,
    int number,
    String kind,
    RunState state,
    long fence,
    Optional<RunState.StopReason> stopReason,
    long stdoutOffset,
    long stderrOffset,
    Optional<Long> setupOffset,
    boolean isSetUp,
    Optional<String> base,
    Optional<String> branch,
    Optional<Integer> exitStatus,
    Optional<JsonNode> finished,
    Optional<JsonNode> verdict,
    boolean takesMessages,
    boolean planOnly,
    Optional<String> conversation,
    Optional<BigDecimal> costUsd,
    Optional<Long> inputTokens,
    Optional<Long> outputTokens,
    Optional<Instant> startedAt,
    Optional<Instant> lastOutputAt) {
  /** The kind of a run that goes on from what earlier ones left. */
  public static final String RETRY = "retry";

  /** The kind of a run that a person asked to go on. */
  public static final String RESUME = "resume";

  /** The kind of a run that begins as if there had been none. */
  public static final String REDO = "redo";

  /** The kind of the run that follows by itself when this one did not come far enough. */
  public String kindOfNext() {
    return isToBeginFromScratch() ? REDO : RETRY;
  }

  /** Whether what earlier runs left is still to be thrown away. */
  public boolean isToBeginFromScratch() {
    return kind.equals(REDO) && base.isEmpty();
  }
}
