package dev.optio.server.tasks;

import dev.optio.server.contract.TaskListMessages.TaskSort;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.TaskCursors;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as lists show them. Each order has a statement of its own, so that each is read from its
 * index; the page is found first, and only then what else is shown of it. Of two tasks with an
 * equal key the id says which comes first, so no page repeats or skips one.
 */
final class TaskSearchStore {
  /** Stands for a cost that is not known, in the order by cost. */
  static final BigDecimal NO_COST = BigDecimal.valueOf(-1);

  private static final String FITTING =
      """
      select t.id
        from tasks t
        join repositories p on p.id = t.repository_id
       where t.workspace_id = $1
         and ($2::text[] is null or t.state = any ($2))
         and ($3::text is null or p.remote_url = $3 or p.normalized_url = $3)
         and ($4::text is null or t.agent = $4)
         and ($5::text is null or t.title ilike $5 or t.prompt ilike $5 or t.number::text = $6)
         and ($7::timestamptz is null or t.created_at >= $7)
         and ($8::timestamptz is null or t.created_at < $8)
         and ($9::timestamptz is null or t.completed_at >= $9)
         and ($10::timestamptz is null or t.completed_at < $10)
         and ($11::numeric is null or t.cost_usd >= $11)
         and ($12::numeric is null or t.cost_usd <= $12)
         and ($13::uuid is null or t.created_by = $13)
         and ($14::int is null or t.priority >= $14)
         and ($15::int is null or t.priority <= $15)
         and ($16::text is null or coalesce(t.subtask_kind, 'whole') = $16)
      """;

  /** Goes on after the ids of a page: what is shown of its tasks. */
  private static final String OF_PAGE =
      """
      )
      select t.id, t.number, t.workspace_id, t.title, left(t.prompt, 2000) as prompt, t.repository_id, p.remote_url, p.full_name, t.base_branch, t.state,
             t.state_since, t.stopping, t.agent, t.agent_options, t.secrets, t.priority, t.retry_count, t.max_retries, t.created_by, t.branch,
             t.result_summary, t.error_code, t.error_message, t.cost_usd, t.input_tokens, t.output_tokens, t.model, t.conversation_id, t.last_activity_at,
             t.log_seq, t.log_removed, t.metadata, t.created_at, t.updated_at, t.started_at, t.completed_at, t.version, t.plan_first,
             jsonb_set(t.ask, '{text}', to_jsonb(left(t.ask ->> 'text', 2000))) as ask, encode(sha256(convert_to(t.ask::text, 'UTF8')), 'hex') as ask_hash,
             t.parent_id, t.subtask_kind, t.subtask_order, t.blocks_parent, t.on_dependency_failure, t.prompt_template_id, t.prompt_template_name,
             c.file_count, c.insertions, c.deletions, c.commit_count, c.pushed_at is not null as pushed
        from page
        join tasks t on t.id = page.id
        join repositories p on p.id = t.repository_id
        left join lateral (
             select file_count, insertions, deletions, commit_count, pushed_at
               from task_changes
              where task_id = t.id
              order by run_number desc
              limit 1) c on true
      """;

  private static final String COUNT_TASKS =
      """
      select count(*) as total
        from (
      """
          + FITTING
          + """
             limit $17) fitting\
          """;

  private static final String LIST_NEWEST =
      """
      with page as (
      """
          + FITTING
          + """
             and ($17::timestamptz is null or (t.created_at, t.id) < ($17, $18::uuid))
           order by t.created_at desc, t.id desc
           limit $19 offset $20
          """
          + OF_PAGE
          + """
           order by t.created_at desc, t.id desc\
          """;

  private static final String LIST_OLDEST =
      """
      with page as (
      """
          + FITTING
          + """
             and ($17::timestamptz is null or (t.created_at, t.id) > ($17, $18::uuid))
           order by t.created_at, t.id
           limit $19 offset $20
          """
          + OF_PAGE
          + """
           order by t.created_at, t.id\
          """;

  private static final String LIST_CHANGED =
      """
      with page as (
      """
          + FITTING
          + """
             and ($17::timestamptz is null or (t.updated_at, t.id) < ($17, $18::uuid))
           order by t.updated_at desc, t.id desc
           limit $19 offset $20
          """
          + OF_PAGE
          + """
           order by t.updated_at desc, t.id desc\
          """;

  private static final String LIST_BY_PRIORITY =
      """
      with page as (
      """
          + FITTING
          + """
             and ($17::int is null or (t.priority, t.id) > ($17, $18::uuid))
           order by t.priority, t.id
           limit $19 offset $20
          """
          + OF_PAGE
          + """
           order by t.priority, t.id\
          """;

  private static final String LIST_BY_COST =
      """
      with page as (
      """
          + FITTING
          + """
             and ($17::numeric is null or (coalesce(t.cost_usd, -1), t.id) < ($17, $18::uuid))
           order by coalesce(t.cost_usd, -1) desc, t.id desc
           limit $19 offset $20
          """
          + OF_PAGE
          + """
           order by coalesce(t.cost_usd, -1) desc, t.id desc\
          """;

  /** From one value to another. */
  record Range<T>(Optional<T> from, Optional<T> to) {}

  /**
   * Which tasks to list.
   *
   * @param repoUrl as stored or normalized
   * @param words an ILIKE pattern
   * @param made from the first instant on, and before the second
   * @param ended the same
   * @param cost both included
   * @param priority both included
   * @param kind {@code child}, {@code step}, or {@code whole} for what is no part
   */
  record Filter(
      Optional<List<String>> states,
      Optional<String> repoUrl,
      Optional<String> agent,
      Optional<String> words,
      Optional<String> number,
      Range<Instant> made,
      Range<Instant> ended,
      Range<BigDecimal> cost,
      Optional<UUID> createdBy,
      Range<Integer> priority,
      Optional<String> kind) {
    private @Nullable Object[] parameters(WorkspaceId workspace, @Nullable Object... more) {
      List<@Nullable Object> all =
          new ArrayList<>(
              Arrays.asList(
                  workspace,
                  states,
                  repoUrl,
                  agent,
                  words,
                  number,
                  made.from(),
                  made.to(),
                  ended.from(),
                  ended.to(),
                  cost.from(),
                  cost.to(),
                  createdBy,
                  priority.from(),
                  priority.to(),
                  kind));
      all.addAll(Arrays.asList(more));
      return all.toArray();
    }
  }

  /** Which part of a list. */
  record Page(TaskSort sort, Optional<TaskCursors.Place> after, int limit, int offset) {}

  List<Task> listTasks(Sql sql, WorkspaceId workspace, Filter filter, Page page) {
    String statement =
        switch (page.sort()) {
          case NEWEST -> LIST_NEWEST;
          case OLDEST -> LIST_OLDEST;
          case CHANGED -> LIST_CHANGED;
          case PRIORITY -> LIST_BY_PRIORITY;
          case COST -> LIST_BY_COST;
        };
    Optional<Object> key = page.after().map(place -> key(page.sort(), place));
    Optional<UUID> id = page.after().map(TaskCursors.Place::id);
    return sql
        .rows(statement, filter.parameters(workspace, key, id, page.limit(), page.offset()))
        .stream()
        .map(TaskViews::task)
        .toList();
  }

  /** How many fit, counted up to a limit. */
  long countTasks(Sql sql, WorkspaceId workspace, Filter filter, int limit) {
    return sql.one(COUNT_TASKS, filter.parameters(workspace, limit)).number("total");
  }

  private static Object key(TaskSort sort, TaskCursors.Place place) {
    return switch (place) {
      case TaskCursors.ByTime(Instant at, UUID id) -> at;
      case TaskCursors.ByNumber(BigDecimal number, UUID id) ->
          sort == TaskSort.PRIORITY ? (Object) number.intValue() : number;
    };
  }
}
