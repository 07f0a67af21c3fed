package dev.optio.server.tasks;

import dev.optio.server.contract.InsightMessages.Decision;
import dev.optio.server.contract.TaskNoteMessages.Somebody;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.Cursors;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What many tasks come to: costs by day, and decisions of people. Reads only. */
final class InsightStore {
  private static final String COSTS_BY_DAY =
      """
      select to_char(r.started_at at time zone 'UTC', 'YYYY-MM-DD') as day, coalesce(sum(r.cost_usd), 0) as cost, count(distinct r.task_id) as tasks
        from runs r
        join repositories p on p.id = r.repository_id
       where r.workspace_id = $1 and r.started_at >= $2 and ($3::text is null or p.remote_url = $3 or p.normalized_url = $3)
       group by day\
      """;

  private static final String COSTS_OF =
      """
      select coalesce(sum(r.cost_usd), 0) as cost, count(distinct r.task_id) as tasks,
             count(distinct r.task_id) filter (where r.cost_usd is not null) as with_cost
        from runs r
        join repositories p on p.id = r.repository_id
       where r.workspace_id = $1 and r.started_at >= $2 and r.started_at < $3 and ($4::text is null or p.remote_url = $4 or p.normalized_url = $4)\
      """;

  private static final String DECISIONS =
      """
      select e.id, e.task_id, t.number, t.title, e.to_state, e.reason, e.actor_id, u.display_name, e.created_at
        from task_events e
        join tasks t on t.id = e.task_id
        left join users u on u.id = e.actor_id
       where e.workspace_id = $1 and e.from_state = 'needs_attention' and e.actor_kind = 'person'
         and ($2::timestamptz is null or (e.created_at, e.id) < ($2, $3::uuid))
       order by e.created_at desc, e.id desc
       limit $4\
      """;

  /** One day, in UTC. */
  record Day(LocalDate date, BigDecimal cost, int tasks) {}

  /** A span of days. */
  record Sum(BigDecimal cost, int tasks, int tasksWithCost) {}

  /** Days on which something was started, in no order. */
  List<Day> costsByDay(Sql sql, WorkspaceId workspace, Instant since, Optional<String> repoUrl) {
    return sql.rows(COSTS_BY_DAY, workspace, since, repoUrl).stream()
        .map(row ->
            new Day(
                LocalDate.parse(row.text("day")),
                row.maybeDecimal("cost").orElseThrow(),
                (int) row.number("tasks")))
        .toList();
  }

  Sum costsOf(
      Sql sql, WorkspaceId workspace, Instant from, Instant until, Optional<String> repoUrl) {
    Row row = sql.one(COSTS_OF, workspace, from, until, repoUrl);
    return new Sum(
        row.maybeDecimal("cost").orElseThrow(),
        (int) row.number("tasks"),
        (int) row.number("with_cost"));
  }

  /** The newest first. */
  List<Decision> decisions(Sql sql, WorkspaceId workspace, Optional<Cursors.At> after, int limit) {
    return sql
        .rows(
            DECISIONS,
            workspace,
            after.map(Cursors.At::createdAt),
            after.map(Cursors.At::id),
            limit)
        .stream()
        .map(InsightStore::decision)
        .toList();
  }

  private static Decision decision(Row row) {
    Optional<Somebody> user =
        row.maybeText("display_name").map(name -> new Somebody(row.uuid("actor_id"), name));
    return new Decision(
        row.uuid("id"),
        row.uuid("task_id"),
        row.number("number"),
        row.text("title"),
        row.text("to_state"),
        row.text("reason"),
        user,
        row.instant("created_at"));
  }
}
