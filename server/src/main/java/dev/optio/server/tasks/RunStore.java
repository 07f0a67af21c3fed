package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.ReplicaId;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The table {@code runs}: the queue, and what the replica that drives a run writes.
 *
 * <p>Every write of a driver names the fence it holds. Time is the database's, so that replicas
 * need not agree on it.
 */
public final class RunStore {
  private static final String ADD_RUN =
      """
      insert into runs (id, workspace_id, task_id, repository_id, number, kind, state, priority, due_at)
      select $1, t.workspace_id, t.id, t.repository_id, t.run_seq, $3, 'queued', t.priority, coalesce($4, now())
        from tasks t
       where t.id = $2\
      """;

  private static final String TAKE_RUN_NUMBER =
      """
      update tasks
         set run_seq = run_seq + 1
       where id = $1\
      """;

  private static final String LOCK_CLAIMING =
      """
      select pg_advisory_xact_lock(7021001)\
      """;

  private static final String CLAIM_DUE =
      """
      update runs
         set state = 'starting', lease_owner = $1, lease_until = now() + $2::bigint * interval '1 millisecond', place = $3, fence = fence + 1,
             started_at = now(), last_output_at = now(), version = version + 1, updated_at = now()
       where id = (
             select r.id
               from runs r
               join repositories p on p.id = r.repository_id
              where r.state = 'queued' and r.due_at <= now()
                and (select count(*) from runs u where u.state not in ('queued', 'ended')) < $4
                and (select count(*) from runs u where u.state not in ('queued', 'ended') and u.workspace_id = r.workspace_id) < $5
                and (select count(*) from runs u where u.state not in ('queued', 'ended') and u.repository_id = r.repository_id)
                    < p.max_concurrent_tasks
              order by r.priority, r.due_at, r.id
              limit 1
                for update of r skip locked)
      returning id, workspace_id, task_id, repository_id, number, kind, state, fence, stop_reason, outcome, stdout_offset, stderr_offset, base_commit, branch,
                exit_status, finished, verdict, started_at, last_output_at\
      """;

  private static final String ADOPT =
      """
      update runs
         set lease_owner = $1, lease_until = now() + $2::bigint * interval '1 millisecond', fence = fence + 1, version = version + 1, updated_at = now()
       where id = (
             select r.id
               from runs r
              where r.state not in ('queued', 'ended') and r.lease_until < now() and r.place = $3
              order by r.lease_until
              limit 1
                for update of r skip locked)
      returning id, workspace_id, task_id, repository_id, number, kind, state, fence, stop_reason, outcome, stdout_offset, stderr_offset, base_commit, branch,
                exit_status, finished, verdict, started_at, last_output_at\
      """;

  private static final String RENEW =
      """
      update runs
         set lease_until = now() + $4::bigint * interval '1 millisecond'
       where id = $1 and fence = $2 and lease_owner = $3 and state <> 'ended'
      returning stop_reason\
      """;

  private static final String HAND_OVER =
      """
      update runs
         set lease_until = now() - interval '1 second'
       where id = $1 and fence = $2 and lease_owner = $3 and state <> 'ended'\
      """;

  private static final String SAVE_BASE =
      """
      update runs
         set base_commit = $4, branch = $5, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now()\
      """;

  private static final String SET_STATE =
      """
      update runs
         set state = $4, last_output_at = now(), version = version + 1, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now()\
      """;

  private static final String SET_RUNNING =
      """
      update runs
         set state = 'running', takes_messages = $4, last_output_at = now(), version = version + 1, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now()\
      """;

  private static final String COMMIT_OUTPUT =
      """
      update runs
         set stdout_offset = $6, stderr_offset = $7, last_output_at = now(),
             conversation_id = coalesce($8, conversation_id), cost_usd = coalesce($9, cost_usd), input_tokens = coalesce($10, input_tokens),
             output_tokens = coalesce($11, output_tokens), model = coalesce($12, model), finished = coalesce($13, finished), updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now() and stdout_offset = $4 and stderr_offset = $5\
      """;

  private static final String SET_EXITED =
      """
      update runs
         set state = 'collecting', exit_status = $4, output_cut = $5, verdict = $6, takes_messages = false, version = version + 1, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now() and state = 'running'\
      """;

  private static final String END_RUN =
      """
      update runs
         set state = 'ended', outcome = $4, reason = $5, message = $6, ended_at = now(), lease_owner = null, lease_until = null,
             takes_messages = false, version = version + 1, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now() and state <> 'ended'\
      """;

  private static final String END_QUEUED =
      """
      update runs
         set state = 'ended', outcome = 'cancelled', reason = $2, ended_at = now(), version = version + 1, updated_at = now()
       where id = $1 and state = 'queued'\
      """;

  private static final String LOCK_UNFINISHED =
      """
      select id, workspace_id, task_id, repository_id, number, kind, state, fence, stop_reason, outcome, stdout_offset, stderr_offset, base_commit, branch,
             exit_status, finished, verdict, started_at, last_output_at
        from runs
       where task_id = $1 and state <> 'ended'
         for update\
      """;

  private static final String REQUEST_STOP =
      """
      update runs
         set stop_reason = $2, version = version + 1, updated_at = now()
       where id = $1 and state not in ('queued', 'ended') and stop_reason is null\
      """;

  private static final String COUNT_SLOTS =
      """
      select count(*) as used
        from runs
       where state not in ('queued', 'ended')\
      """;

  private static final String QUEUE_FACTS =
      """
      select r.due_at, r.due_at > now() as later,
             (select count(*) from runs u where u.state not in ('queued', 'ended')) as used,
             (select count(*) from runs u where u.state not in ('queued', 'ended') and u.workspace_id = r.workspace_id) as used_by_workspace,
             (select count(*) from runs u where u.state not in ('queued', 'ended') and u.repository_id = r.repository_id) as used_by_repository,
             p.max_concurrent_tasks,
             (select count(*) from runs q where q.state = 'queued' and (q.priority, q.due_at, q.id) < (r.priority, r.due_at, r.id)) as ahead
        from runs r
        join repositories p on p.id = r.repository_id
       where r.task_id = $1 and r.state = 'queued'\
      """;

  /** Who writes, and with which right. */
  public record Holder(RunId run, long fence, ReplicaId replica) {}

  /** What one commit of output says of the run. */
  public record Progress(
      long stdoutFrom,
      long stderrFrom,
      long stdoutTo,
      long stderrTo,
      Optional<String> conversation,
      Optional<BigDecimal> costUsd,
      Optional<Long> inputTokens,
      Optional<Long> outputTokens,
      Optional<String> model,
      Optional<JsonNode> finished) {}

  /** Why a queued run has not started. */
  public record QueueFacts(
      Instant dueAt,
      boolean later,
      int used,
      int usedByWorkspace,
      int usedByRepository,
      int maxOfRepository,
      int ahead) {}

  /** What a renewal found. */
  public record Renewed(Optional<StopReason> stopReason) {}

  /**
   * Adds a run to the queue.
   *
   * @param dueAt not before; at once when empty
   */
  public void addRun(Sql sql, RunId id, TaskId task, String kind, Optional<Instant> dueAt) {
    sql.update(TAKE_RUN_NUMBER, task);
    sql.update(ADD_RUN, id, task, kind, dueAt);
  }

  /**
   * The next due run within the limits, now in this replica's hands. One replica at a time counts
   * and takes.
   */
  public Optional<StoredRun> claimDue(
      Sql sql,
      ReplicaId replica,
      String place,
      Duration lease,
      int maxInInstance,
      int maxInWorkspace) {
    sql.rows(LOCK_CLAIMING);
    return sql.row(CLAIM_DUE, replica, lease.toMillis(), place, maxInInstance, maxInWorkspace)
        .map(RunStore::run);
  }

  /** A run whose holder has not been heard of, now in this replica's hands. */
  public Optional<StoredRun> adopt(Sql sql, ReplicaId replica, String place, Duration lease) {
    return sql.row(ADOPT, replica, lease.toMillis(), place).map(RunStore::run);
  }

  /** Keeps the lease; nothing when the run is in other hands, or over. */
  public Optional<Renewed> renew(Sql sql, Holder holder, Duration lease) {
    return sql.row(RENEW, holder.run(), holder.fence(), holder.replica(), lease.toMillis())
        .map(row -> new Renewed(stopReason(row)));
  }

  /** Lets another replica take the run at once. */
  public void handOver(Sql sql, Holder holder) {
    sql.update(HAND_OVER, holder.run(), holder.fence(), holder.replica());
  }

  public boolean saveBase(Sql sql, Holder holder, String base, String branch) {
    return sql.update(SAVE_BASE, holder.run(), holder.fence(), holder.replica(), base, branch) == 1;
  }

  public boolean setRunning(Sql sql, Holder holder, boolean takesMessages) {
    return sql.update(SET_RUNNING, holder.run(), holder.fence(), holder.replica(), takesMessages)
        == 1;
  }

  public boolean setState(Sql sql, Holder holder, RunState state) {
    return sql.update(SET_STATE, holder.run(), holder.fence(), holder.replica(), state.word()) == 1;
  }

  /** Moves the offsets on, if they still stand where this output began. */
  public boolean commitOutput(Sql sql, Holder holder, Progress progress) {
    return sql.update(
            COMMIT_OUTPUT,
            holder.run(),
            holder.fence(),
            holder.replica(),
            progress.stdoutFrom(),
            progress.stderrFrom(),
            progress.stdoutTo(),
            progress.stderrTo(),
            progress.conversation(),
            progress.costUsd(),
            progress.inputTokens(),
            progress.outputTokens(),
            progress.model(),
            progress.finished())
        == 1;
  }

  public boolean setExited(
      Sql sql, Holder holder, int exitStatus, boolean outputCut, JsonNode verdict) {
    return sql.update(
            SET_EXITED,
            holder.run(),
            holder.fence(),
            holder.replica(),
            exitStatus,
            outputCut,
            verdict)
        == 1;
  }

  public boolean endRun(
      Sql sql, Holder holder, RunState.Ended ended, String reason, String message) {
    return sql.update(
            END_RUN,
            holder.run(),
            holder.fence(),
            holder.replica(),
            ended.outcome(),
            reason,
            message)
        == 1;
  }

  /** Ends a run that nobody drives yet. */
  public boolean endQueued(Sql sql, RunId run, String reason) {
    return sql.update(END_QUEUED, run, reason) == 1;
  }

  /** The task's unfinished run, locked until the transaction ends. */
  public Optional<StoredRun> lockUnfinished(Sql sql, TaskId task) {
    return sql.row(LOCK_UNFINISHED, task).map(RunStore::run);
  }

  /** Asks whoever drives the run to end it; the first reason stays. */
  public void requestStop(Sql sql, RunId run, StopReason reason) {
    sql.update(REQUEST_STOP, run, reason);
  }

  public int countSlots(Sql sql) {
    return (int) sql.one(COUNT_SLOTS).number("used");
  }

  public Optional<QueueFacts> queueFacts(Sql sql, TaskId task) {
    return sql.row(QUEUE_FACTS, task)
        .map(row ->
            new QueueFacts(
                row.instant("due_at"),
                row.flag("later"),
                (int) row.number("used"),
                (int) row.number("used_by_workspace"),
                (int) row.number("used_by_repository"),
                row.integer("max_concurrent_tasks"),
                (int) row.number("ahead")));
  }

  private static StoredRun run(Row row) {
    return new StoredRun(
        new RunId(row.uuid("id")),
        new WorkspaceId(row.uuid("workspace_id")),
        new TaskId(row.uuid("task_id")),
        new RepositoryId(row.uuid("repository_id")),
        row.integer("number"),
        row.text("kind"),
        state(row),
        row.number("fence"),
        stopReason(row),
        row.number("stdout_offset"),
        row.number("stderr_offset"),
        row.maybeText("base_commit"),
        row.maybeText("branch"),
        row.maybeInteger("exit_status"),
        row.maybeJson("finished"),
        row.maybeJson("verdict"),
        row.maybeInstant("started_at"),
        row.maybeInstant("last_output_at"));
  }

  private static Optional<StopReason> stopReason(Row row) {
    return row.maybeText("stop_reason")
        .map(word -> StopReason.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static RunState state(Row row) {
    String word = row.text("state");
    return switch (word) {
      case "queued" -> new RunState.Queued();
      case "starting" -> new RunState.Starting();
      case "running" -> new RunState.Running();
      case "collecting" -> new RunState.Collecting();
      case "publishing" -> new RunState.Publishing();
      case "stopping" -> new RunState.Stopping(stopReason(row).orElse(StopReason.CANCELLED));
      case "ended" -> new RunState.Ended(row.word("outcome", RunState.Outcome.class));
      default -> throw new IllegalStateException("a run is stored in the unknown state " + word);
    };
  }
}
