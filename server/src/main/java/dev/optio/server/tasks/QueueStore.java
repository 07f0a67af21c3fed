package dev.optio.server.tasks;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.ReplicaId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code runs} as a queue: what waits, who takes it, and who may ask for its end. */
public final class QueueStore {
  private static final String ADD_RUN =
      """
      insert into runs (id, workspace_id, task_id, repository_id, number, kind, state, priority, due_at, plan_only)
      select $1, t.workspace_id, t.id, t.repository_id, t.run_seq, $3, 'queued', t.priority, coalesce($4, now()), t.plan_first and not t.plan_approved
        from tasks t
       where t.id = $2\
      """;

  private static final String TAKE_RUN_NUMBER =
      """
      update tasks
         set run_seq = run_seq + 1
       where id = $1\
      """;

  private static final String ADD_FIRST_OR_RETRY =
      """
      insert into runs (id, workspace_id, task_id, repository_id, number, kind, state, priority, due_at, plan_only)
      select $1, t.workspace_id, t.id, t.repository_id, t.run_seq, case when t.run_seq = 1 then 'first' when t.next_from_scratch then 'redo' else 'retry' end, 'queued', t.priority, now(),
             t.plan_first and not t.plan_approved
        from tasks t
       where t.id = $2\
      """;

  private static final String SET_NEXT_FROM_SCRATCH =
      """
      update tasks
         set next_from_scratch = $2
       where id = $1\
      """;

  private static final String SET_PRIORITY =
      """
      update runs
         set priority = $2, updated_at = now()
       where task_id = $1 and state = 'queued'\
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
               with used as (
                    select workspace_id, repository_id, count(*) as slots
                      from runs
                     where state not in ('queued', 'ended')
                     group by workspace_id, repository_id),
                    full_workspaces as (select workspace_id from used group by workspace_id having sum(slots) >= $5),
                    full_repositories as (
                    select u.repository_id
                      from used u
                      join repositories p on p.id = u.repository_id
                     group by u.repository_id, p.max_concurrent_tasks
                    having sum(u.slots) >= p.max_concurrent_tasks)
             select r.id
               from runs r
              where r.state = 'queued' and r.due_at <= now()
                and not exists (select 1 from instance_facts where name = 'queue_held')
                and (select coalesce(sum(slots), 0) from used) < $4
                and r.workspace_id not in (select workspace_id from full_workspaces)
                and r.repository_id not in (select repository_id from full_repositories)
              order by r.priority, r.due_at, r.id
              limit 1
                for update of r skip locked)
      returning id, workspace_id, task_id, repository_id, number, kind, state, fence, stop_reason, outcome, stdout_offset, stderr_offset, setup_offset, is_set_up, base_commit, branch,
                exit_status, finished, verdict, takes_messages, plan_only, conversation_id, cost_usd, input_tokens, output_tokens, started_at, last_output_at\
      """;

  private static final String ADOPT =
      """
      update runs
         set lease_owner = $1, lease_until = now() + $2::bigint * interval '1 millisecond', place = $3, fence = fence + 1, version = version + 1, updated_at = now()
       where id = (
             select r.id
               from runs r
              where r.state not in ('queued', 'ended') and r.lease_until < now() and (r.place = $3 or r.place is null)
              order by r.lease_until
              limit 1
                for update of r skip locked)
      returning id, workspace_id, task_id, repository_id, number, kind, state, fence, stop_reason, outcome, stdout_offset, stderr_offset, setup_offset, is_set_up, base_commit, branch,
                exit_status, finished, verdict, takes_messages, plan_only, conversation_id, cost_usd, input_tokens, output_tokens, started_at, last_output_at\
      """;

  private static final String HAND_OVER =
      """
      update runs
         set lease_until = now() - interval '1 second'
       where lease_owner = $1 and state <> 'ended'\
      """;

  private static final String END_QUEUED =
      """
      update runs
         set state = 'ended', outcome = 'cancelled', reason = $2, ended_at = now(), version = version + 1, updated_at = now()
       where id = $1 and state = 'queued'\
      """;

  private static final String LOCK_UNFINISHED =
      """
      select id, workspace_id, task_id, repository_id, number, kind, state, fence, stop_reason, outcome, stdout_offset, stderr_offset, setup_offset, is_set_up, base_commit, branch,
             exit_status, finished, verdict, takes_messages, plan_only, conversation_id, cost_usd, input_tokens, output_tokens, started_at, last_output_at
        from runs
       where task_id = $1 and state <> 'ended'
         for update\
      """;

  private static final String HAS_UNFINISHED =
      """
      select exists (select 1 from runs where task_id = $1 and state <> 'ended') as found\
      """;

  private static final String REQUEST_STOP =
      """
      update runs
         set stop_reason = $2, version = version + 1, updated_at = now()
       where id = $1 and state not in ('queued', 'ended') and stop_reason is null\
      """;

  private static final String FIND_STOPS =
      """
      select task_id
        from runs
       where lease_owner = $1 and state <> 'ended' and stop_reason is not null\
      """;

  private static final String COUNT_SLOTS =
      """
      select count(*) as used
        from runs
       where state not in ('queued', 'ended')\
      """;

  private static final String QUEUE_FACTS =
      """
      select r.due_at, r.due_at > now() as later, exists (select 1 from instance_facts where name = 'queue_held') as held,
             (select count(*) from runs u where u.state not in ('queued', 'ended')) as used,
             (select count(*) from runs u where u.state not in ('queued', 'ended') and u.workspace_id = r.workspace_id) as used_by_workspace,
             (select count(*) from runs u where u.state not in ('queued', 'ended') and u.repository_id = r.repository_id) as used_by_repository,
             p.max_concurrent_tasks,
             (select count(*) from runs q where q.state = 'queued' and (q.priority, q.due_at, q.id) < (r.priority, r.due_at, r.id)) as ahead
        from runs r
        join repositories p on p.id = r.repository_id
       where r.task_id = $1 and r.state = 'queued'\
      """;

  /** Why a queued run has not started. */
  public record QueueFacts(
      Instant dueAt,
      boolean held,
      boolean later,
      int used,
      int usedByWorkspace,
      int usedByRepository,
      int maxOfRepository,
      int ahead) {}

  /**
   * Adds a run to the queue.
   *
   * @param dueAt not before; at once when empty
   */
  public void addRun(Sql sql, RunId id, TaskId task, String kind, Optional<Instant> dueAt) {
    sql.update(TAKE_RUN_NUMBER, task);
    sql.update(ADD_RUN, id, task, kind, dueAt);
  }

  /** Adds a run of a task that waited for others, due at once. */
  public void addFirstOrRetry(Sql sql, RunId id, TaskId task) {
    sql.update(TAKE_RUN_NUMBER, task);
    sql.update(ADD_FIRST_OR_RETRY, id, task);
    setNextFromScratch(sql, task, false);
  }

  /** Whether the run of a task that still waits for others begins as if there had been none. */
  void setNextFromScratch(Sql sql, TaskId task, boolean fromScratch) {
    sql.update(SET_NEXT_FROM_SCRATCH, task, fromScratch);
  }

  /** Gives the task's queued run another place in the queue. */
  void setPriority(Sql sql, TaskId task, int priority) {
    sql.update(SET_PRIORITY, task, priority);
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
        .map(StoredRuns::of);
  }

  /** A run whose holder has not been heard of, now in this replica's hands. */
  public Optional<StoredRun> adopt(Sql sql, ReplicaId replica, String place, Duration lease) {
    return sql.row(ADOPT, replica, lease.toMillis(), place).map(StoredRuns::of);
  }

  /** Lets other replicas take all runs of this one at once. */
  public void handOver(Sql sql, ReplicaId replica) {
    sql.update(HAND_OVER, replica);
  }

  /** Ends a run that nobody drives yet. */
  public boolean endQueued(Sql sql, RunId run, String reason) {
    return sql.update(END_QUEUED, run, reason) == 1;
  }

  /** The task's unfinished run, locked until the transaction ends. */
  public Optional<StoredRun> lockUnfinished(Sql sql, TaskId task) {
    return sql.row(LOCK_UNFINISHED, task).map(StoredRuns::of);
  }

  /**
   * Whether the task has a run that has not ended. Locks nothing: whoever has the task's row keeps
   * others from adding one.
   */
  public boolean hasUnfinished(Sql sql, TaskId task) {
    return sql.one(HAS_UNFINISHED, task).flag("found");
  }

  /** Asks whoever drives the run to end it; the first reason stays. */
  public void requestStop(Sql sql, RunId run, StopReason reason) {
    sql.update(REQUEST_STOP, run, reason);
  }

  /** Tasks whose runs this replica drives and should end. */
  public List<TaskId> findStops(Sql sql, ReplicaId replica) {
    return sql.rows(FIND_STOPS, replica).stream()
        .map(row -> new TaskId(row.uuid("task_id")))
        .toList();
  }

  public int countSlots(Sql sql) {
    return (int) sql.one(COUNT_SLOTS).number("used");
  }

  public Optional<QueueFacts> queueFacts(Sql sql, TaskId task) {
    return sql.row(QUEUE_FACTS, task)
        .map(row ->
            new QueueFacts(
                row.instant("due_at"),
                row.flag("held"),
                row.flag("later"),
                (int) row.number("used"),
                (int) row.number("used_by_workspace"),
                (int) row.number("used_by_repository"),
                row.integer("max_concurrent_tasks"),
                (int) row.number("ahead")));
  }
}
