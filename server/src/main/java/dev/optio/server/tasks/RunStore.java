package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.ReplicaId;
import dev.optio.server.ids.RunId;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * The table {@code runs}: the queue, and what the replica that drives a run writes.
 *
 * <p>Every write of a driver names the fence it holds. Time is the database's, so that replicas
 * need not agree on it.
 */
public final class RunStore {
  private static final String RENEW =
      """
      update runs
         set lease_until = now() + $4::bigint * interval '1 millisecond'
       where id = $1 and fence = $2 and lease_owner = $3 and state <> 'ended'
      returning stop_reason\
      """;

  private static final String SAVE_BASE =
      """
      update runs
         set base_commit = $4, branch = $5, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now()\
      """;

  private static final String BEGIN_SETUP =
      """
      update runs
         set setup_offset = 0, last_output_at = now(), updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now() and setup_offset is null\
      """;

  private static final String COMMIT_SETUP =
      """
      update runs
         set setup_offset = $5, last_output_at = now(), updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now() and setup_offset = $4\
      """;

  private static final String SET_SET_UP =
      """
      update runs
         set is_set_up = true, last_output_at = now(), updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now()\
      """;

  private static final String SAVE_GIVEN =
      """
      update runs
         set given_secrets = $4, given_key_id = $5, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now()\
      """;

  private static final String FIND_GIVEN =
      """
      select given_secrets
        from runs
       where id = $1 and given_secrets is not null\
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
             takes_messages = false, given_secrets = null, given_key_id = null, version = version + 1, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now() and state <> 'ended'\
      """;

  private static final String FIND_HELD =
      """
      select id, workspace_id, task_id, repository_id, number, kind, state, fence, stop_reason, outcome, stdout_offset, stderr_offset, setup_offset, is_set_up, base_commit,
             branch, exit_status, finished, verdict, takes_messages, plan_only, conversation_id, cost_usd, input_tokens, output_tokens, started_at, last_output_at
        from runs
       where id = $1 and fence = $2 and lease_owner = $3 and state <> 'ended'\
      """;

  private static final String LOCK_HELD =
      """
      select id
        from runs
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now() and state <> 'ended'
         for update\
      """;

  private static final String HAS_ENDED_BEFORE =
      """
      select exists (select 1 from runs where id = $1 and state = 'ended' and ended_at < now() - $2::bigint * interval '1 millisecond') as found\
      """;

  private static final String CLOSE_TO_MESSAGES =
      """
      update runs
         set takes_messages = false, updated_at = now()
       where id = $1 and fence = $2 and lease_owner = $3 and lease_until > now()
         and not exists (select 1 from messages m where m.run_id = $1 and m.delivered_at is null and m.delivery_error is null)\
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

  /** What a renewal found. */
  public record Renewed(Optional<StopReason> stopReason) {}

  /** Keeps the lease; nothing when the run is in other hands, or over. */
  public Optional<Renewed> renew(Sql sql, Holder holder, Duration lease) {
    return sql.row(RENEW, holder.run(), holder.fence(), holder.replica(), lease.toMillis())
        .map(row -> new Renewed(StoredRuns.stopReason(row)));
  }

  /** The run as it stands, if it is still in these hands. */
  public Optional<StoredRun> findHeld(Sql sql, Holder holder) {
    return sql.row(FIND_HELD, holder.run(), holder.fence(), holder.replica()).map(StoredRuns::of);
  }

  /** Holds the run's row until the transaction ends, if it is still in these hands. */
  public boolean lockHeld(Sql sql, Holder holder) {
    return sql.row(LOCK_HELD, holder.run(), holder.fence(), holder.replica()).isPresent();
  }

  /** Whether the run ended longer ago than that. */
  public boolean hasEndedBefore(Sql sql, RunId run, Duration age) {
    return sql.one(HAS_ENDED_BEFORE, run, age.toMillis()).flag("found");
  }

  /** Takes no more messages; false while one still waits to be delivered. */
  public boolean closeToMessages(Sql sql, Holder holder) {
    return sql.update(CLOSE_TO_MESSAGES, holder.run(), holder.fence(), holder.replica()) == 1;
  }

  public boolean saveBase(Sql sql, Holder holder, String base, String branch) {
    return sql.update(SAVE_BASE, holder.run(), holder.fence(), holder.replica(), base, branch) == 1;
  }

  /** False when it began before. */
  public boolean beginSetup(Sql sql, Holder holder) {
    return sql.update(BEGIN_SETUP, holder.run(), holder.fence(), holder.replica()) == 1;
  }

  /** Moves the offset of the setup command's output on, if it still stands where this began. */
  public boolean commitSetup(Sql sql, Holder holder, long from, long to) {
    return sql.update(COMMIT_SETUP, holder.run(), holder.fence(), holder.replica(), from, to) == 1;
  }

  public boolean setSetUp(Sql sql, Holder holder) {
    return sql.update(SET_SET_UP, holder.run(), holder.fence(), holder.replica()) == 1;
  }

  /** Keeps the secrets that the run's agent is given, sealed; they go when the run ends. */
  public boolean saveGiven(Sql sql, Holder holder, byte[] sealed, long keyId) {
    return sql.update(SAVE_GIVEN, holder.run(), holder.fence(), holder.replica(), sealed, keyId)
        == 1;
  }

  /** The sealed secrets that the run's agent was given; nothing before its start. */
  public Optional<byte[]> findGiven(Sql sql, RunId run) {
    return sql.row(FIND_GIVEN, run).map(row -> row.bytes("given_secrets"));
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
}
