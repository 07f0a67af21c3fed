package dev.optio.server.tasks;

import dev.optio.server.contract.TaskGraphMessages.RelatedTask;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.Dependencies.Dependency;
import dev.optio.server.tasks.core.Dependencies.OnFailure;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code task_dependencies}: which tasks wait for which. */
public final class DependencyStore {
  private static final String LOCK_GRAPH =
      """
      select pg_advisory_xact_lock(7021002, hashtext($1::text))\
      """;

  private static final String ADD_EDGE =
      """
      insert into task_dependencies (task_id, depends_on_id, workspace_id)
      select $1, d.id, d.workspace_id
        from tasks d
       where d.id = $2
          on conflict do nothing\
      """;

  private static final String REMOVE_EDGE =
      """
      delete from task_dependencies
       where task_id = $1 and depends_on_id = $2\
      """;

  private static final String COUNT_EDGES =
      """
      select count(*) as edges
        from task_dependencies
       where task_id = $1\
      """;

  private static final String EDGES_OF =
      """
      select task_id, depends_on_id
        from task_dependencies
       where task_id = any ($1)
       union all
      select parent_id, id
        from tasks
       where parent_id = any ($1) and blocks_parent
       limit 20000\
      """;

  private static final String LIST_DEPENDENCIES =
      """
      select t.id, t.number, t.title, t.state
        from task_dependencies d
        join tasks t on t.id = d.depends_on_id
       where d.task_id = $1
       order by t.number\
      """;

  private static final String LIST_DEPENDENTS =
      """
      select t.id, t.number, t.title, t.state
        from task_dependencies d
        join tasks t on t.id = d.task_id
       where d.depends_on_id = $1
       order by t.number
       limit 200\
      """;

  private static final String FACTS =
      """
      select coalesce(b.number, t.number) as number, coalesce(b.title, t.title) as title,
             t.state in ('failed', 'cancelled') or b.number is not null as broken,
             t.state = 'completed'
             and not exists (select 1 from tasks s where s.parent_id = t.id and s.blocks_parent and s.state <> 'completed') as satisfied
        from task_dependencies d
        join tasks t on t.id = d.depends_on_id
        left join lateral (
             select s.number, s.title
               from tasks s
              where s.parent_id = t.id and s.blocks_parent and s.state in ('failed', 'cancelled') and t.state = 'completed'
              order by s.number
              limit 1) b on true
       where d.task_id = $1
       order by t.number\
      """;

  private static final String FIND_SETTLED =
      """
      select t.id
        from tasks t
       where t.state = 'waiting_on_deps'
         and (not exists (
                    select 1
                      from task_dependencies d
                      join tasks p on p.id = d.depends_on_id
                     where d.task_id = t.id
                       and (p.state <> 'completed'
                            or exists (select 1 from tasks s where s.parent_id = p.id and s.blocks_parent and s.state <> 'completed')))
              or t.on_dependency_failure = 'fail' and exists (
                    select 1
                      from task_dependencies d
                      join tasks p on p.id = d.depends_on_id
                     where d.task_id = t.id
                       and (p.state in ('failed', 'cancelled')
                            or p.state = 'completed' and exists (
                               select 1 from tasks s where s.parent_id = p.id and s.blocks_parent and s.state in ('failed', 'cancelled')))))
       order by t.state_since
       limit 50\
      """;

  private static final String COUNT_SATISFIED =
      """
      select count(*) as satisfied
        from tasks t
       where t.id = any ($1) and t.state = 'completed'
         and not exists (select 1 from tasks s where s.parent_id = t.id and s.blocks_parent and s.state <> 'completed')\
      """;

  private static final String ON_FAILURE =
      """
      select on_dependency_failure
        from tasks
       where id = $1\
      """;

  private static final String FOLLOW_BRANCH =
      """
      update tasks t
         set base_branch = f.branch, updated_at = now()
        from (select coalesce(p.branch, p.base_branch) as branch
                from task_dependencies d
                join tasks p on p.id = d.depends_on_id
                join tasks me on me.id = d.task_id and me.repository_id = p.repository_id
               where d.task_id = $1 and p.state = 'completed'
               order by p.parent_id is not distinct from me.parent_id and p.subtask_kind = 'step' desc nulls last, p.subtask_order desc nulls last,
                        p.completed_at desc
               limit 1) f
       where t.id = $1 and t.follows_branch\
      """;

  private static final String WAITS_FOR =
      """
      select t.number
        from task_dependencies d
        join tasks t on t.id = d.task_id
       where d.depends_on_id = $1 and t.state = 'waiting_on_deps'
       order by t.number
       limit 1\
      """;

  /** That one task waits for another. */
  record Edge(TaskId task, TaskId dependsOn) {}

  /** Until the transaction ends nobody else adds an edge, so that two cannot make a circle. */
  void lockGraph(Sql sql, WorkspaceId workspace) {
    sql.rows(LOCK_GRAPH, workspace.toString());
  }

  void addEdge(Sql sql, TaskId task, TaskId dependsOn) {
    sql.update(ADD_EDGE, task, dependsOn);
  }

  boolean removeEdge(Sql sql, TaskId task, TaskId dependsOn) {
    return sql.update(REMOVE_EDGE, task, dependsOn) == 1;
  }

  int countEdges(Sql sql, TaskId task) {
    return (int) sql.one(COUNT_EDGES, task).number("edges");
  }

  /** What those who wait for one of these wait for as well: what it waits for, and its parts. */
  List<Edge> edgesOf(Sql sql, List<TaskId> tasks) {
    return sql.rows(EDGES_OF, tasks.stream().map(TaskId::value).toList()).stream()
        .map(
            row -> new Edge(new TaskId(row.uuid("task_id")), new TaskId(row.uuid("depends_on_id"))))
        .toList();
  }

  List<RelatedTask> listDependencies(Sql sql, TaskId task) {
    return sql.rows(LIST_DEPENDENCIES, task).stream().map(DependencyStore::related).toList();
  }

  /** At most 200. */
  List<RelatedTask> listDependents(Sql sql, TaskId task) {
    return sql.rows(LIST_DEPENDENTS, task).stream().map(DependencyStore::related).toList();
  }

  /** What the task waits for, as it stands now. */
  public List<Dependency> facts(Sql sql, TaskId task) {
    return sql.rows(FACTS, task).stream()
        .map(row ->
            new Dependency(
                row.number("number"), row.text("title"), row.flag("satisfied"), row.flag("broken")))
        .toList();
  }

  /** Whether nothing of these is still to be done. */
  boolean areSatisfied(Sql sql, List<TaskId> tasks) {
    if (tasks.isEmpty()) {
      return true;
    }
    List<UUID> ids = tasks.stream().map(TaskId::value).toList();
    return sql.one(COUNT_SATISFIED, ids).number("satisfied") == ids.size();
  }

  /** Some waiting tasks that need not wait any longer, one way or the other. */
  public List<TaskId> findSettled(Sql sql) {
    return sql.rows(FIND_SETTLED).stream().map(row -> new TaskId(row.uuid("id"))).toList();
  }

  public OnFailure onFailure(Sql sql, TaskId task) {
    return sql.one(ON_FAILURE, task).word("on_dependency_failure", OnFailure.class);
  }

  /**
   * Has a step begin at the branch of the one before it, or where that one began if it changed
   * nothing.
   */
  public void followBranch(Sql sql, TaskId task) {
    sql.update(FOLLOW_BRANCH, task);
  }

  /** The number of a task that waits for this one. */
  Optional<Long> waitsFor(Sql sql, TaskId task) {
    return sql.row(WAITS_FOR, task).map(row -> row.number("number"));
  }

  private static RelatedTask related(Row row) {
    return new RelatedTask(
        row.uuid("id"), row.number("number"), row.text("title"), row.text("state"));
  }
}
