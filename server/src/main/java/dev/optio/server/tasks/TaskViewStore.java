package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.Run;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.contract.TaskMessages.TaskEvent;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.Cursors;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tasks, runs and events as the contract shows them. Reads only. */
public final class TaskViewStore {
  /** More than any task has in practice. */
  private static final int AT_ONCE = 1_000;

  private static final String GET_TASK =
      """
      select t.id, t.number, t.workspace_id, t.title, t.prompt, t.repository_id, p.remote_url, p.full_name, t.base_branch, t.state, t.state_since, t.stopping,
             t.agent, t.agent_options, t.secrets, t.priority, t.retry_count, t.max_retries, t.created_by, t.branch, t.result_summary, t.error_code,
             t.error_message, t.cost_usd, t.input_tokens, t.output_tokens, t.model, t.conversation_id, t.last_activity_at, t.log_seq, t.log_removed, t.metadata,
             t.created_at, t.updated_at, t.started_at, t.completed_at, t.version, t.plan_first, t.ask,
             encode(sha256(convert_to(t.ask::text, 'UTF8')), 'hex') as ask_hash,
             t.parent_id, t.subtask_kind, t.subtask_order, t.blocks_parent, t.on_dependency_failure, t.prompt_template_id, t.prompt_template_name,
             c.file_count, c.insertions, c.deletions, c.commit_count, c.pushed_at is not null as pushed
        from tasks t
        join repositories p on p.id = t.repository_id
        left join lateral (
             select file_count, insertions, deletions, commit_count, pushed_at
               from task_changes
              where task_id = t.id
              order by run_number desc
              limit 1) c on true
       where t.workspace_id = $1 and t.id = $2\
      """;

  private static final String FIND_ID =
      """
      select id
        from tasks
       where workspace_id = $1 and id = $2\
      """;

  private static final String FIND_BY_NUMBER =
      """
      select id
        from tasks
       where workspace_id = $1 and number = $2\
      """;

  private static final String FIND_BY_PREFIX =
      """
      select id, number, title
        from tasks
       where workspace_id = $1 and id between $2 and $3
       order by id
       limit 10\
      """;

  private static final String COUNT_BY_STATE =
      """
      select state, count(*) as tasks
        from tasks
       where workspace_id = $1
       group by state\
      """;

  private static final String LIST_EVENTS =
      """
      select id, task_id, n, from_state, to_state, reason, message, actor_kind, actor_id, run_number, created_at
        from task_events
       where task_id = $1 and ($2::uuid is null or n > (select n from task_events where id = $2))
       order by n
       limit $3\
      """;

  private static final String LIST_RUNS =
      """
      select id, task_id, number, kind, state, stop_reason, outcome, reason, message, created_at, due_at, started_at, ended_at, exit_status, cost_usd,
             input_tokens, output_tokens, model
        from runs
       where task_id = $1 and ($2::uuid is null or number > (select number from runs where id = $2))
       order by number
       limit $3\
      """;

  private static final String CHANGED_SINCE =
      """
      select id, version
        from tasks
       where workspace_id = $1 and updated_at > now() - $2::bigint * interval '1 millisecond'
       order by updated_at
       limit 1000\
      """;

  /** A task that changed, and its version. */
  public record Changed(TaskId id, long version) {}

  public Optional<Task> getTask(Sql sql, WorkspaceId workspace, TaskId id) {
    return sql.row(GET_TASK, workspace, id).map(TaskViews::task);
  }

  Optional<TaskId> findId(Sql sql, WorkspaceId workspace, UUID id) {
    return sql.row(FIND_ID, workspace, id).map(row -> new TaskId(row.uuid("id")));
  }

  Optional<TaskId> findByNumber(Sql sql, WorkspaceId workspace, long number) {
    return sql.row(FIND_BY_NUMBER, workspace, number).map(row -> new TaskId(row.uuid("id")));
  }

  /** Tasks whose ids lie between the two, at most ten. */
  List<TaskId> findByPrefix(Sql sql, WorkspaceId workspace, UUID from, UUID to) {
    return sql.rows(FIND_BY_PREFIX, workspace, from, to).stream()
        .map(row -> new TaskId(row.uuid("id")))
        .toList();
  }

  Map<String, Long> countByState(Sql sql, WorkspaceId workspace) {
    Map<String, Long> counts = new LinkedHashMap<>();
    sql.rows(COUNT_BY_STATE, workspace)
        .forEach(row -> counts.put(row.text("state"), row.number("tasks")));
    return counts;
  }

  /** The first ones; see the other. */
  List<TaskEvent> listEvents(Sql sql, TaskId task) {
    return listEvents(sql, task, Optional.empty(), AT_ONCE);
  }

  /** Oldest first. */
  List<TaskEvent> listEvents(Sql sql, TaskId task, Optional<Cursors.At> after, int limit) {
    return sql.rows(LIST_EVENTS, task, after.map(Cursors.At::id), limit).stream()
        .map(TaskViews::event)
        .toList();
  }

  /** The first ones; see the other. */
  List<Run> listRuns(Sql sql, TaskId task) {
    return listRuns(sql, task, Optional.empty(), AT_ONCE);
  }

  /** The first run first. */
  List<Run> listRuns(Sql sql, TaskId task, Optional<Cursors.At> after, int limit) {
    return sql.rows(LIST_RUNS, task, after.map(Cursors.At::id), limit).stream()
        .map(TaskViews::run)
        .toList();
  }

  /** What changed in the last while, for readers whom no news reached. */
  public List<Changed> changedSince(Sql sql, WorkspaceId workspace, Duration past) {
    return sql.rows(CHANGED_SINCE, workspace, past.toMillis()).stream()
        .map(row -> new Changed(new TaskId(row.uuid("id")), row.number("version")))
        .toList();
  }
}
