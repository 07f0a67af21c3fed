package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * The tables {@code tasks} and {@code task_events}, as far as tasks are written. Reading for people
 * is {@link TaskViewStore}'s.
 */
public final class TaskStore {
  private static final String TAKE_NUMBER =
      """
      update workspaces
         set next_task_number = next_task_number + 1
       where id = $1
      returning next_task_number - 1 as number\
      """;

  private static final String ADD_TASK =
      """
      insert into tasks (id, workspace_id, number, title, prompt, repository_id, base_branch, agent, agent_options, secrets, metadata,
             state, state_since, priority, max_retries, created_by, plan_first, on_dependency_failure,
             parent_id, subtask_kind, subtask_order, blocks_parent, follows_branch, prompt_template_id, prompt_template_name, event_seq)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 1)\
      """;

  private static final String FIND_TASK =
      """
      select id, workspace_id, number, title, prompt, repository_id, base_branch, agent, agent_options, secrets, state, state_since, stopping,
             priority, retry_count, max_retries, created_by, conversation_id, branch, result_summary, error_code, error_message,
             ask, plan_first, version
        from tasks
       where id = $1\
      """;

  private static final String LOCK_TASK =
      """
      select id, workspace_id, number, title, prompt, repository_id, base_branch, agent, agent_options, secrets, state, state_since, stopping,
             priority, retry_count, max_retries, created_by, conversation_id, branch, result_summary, error_code, error_message,
             ask, plan_first, version
        from tasks
       where id = $1
         for update\
      """;

  private static final String MOVE_TASK =
      """
      update tasks
         set state = $3, state_since = $4, stopping = false, result_summary = $5, branch = coalesce($6, branch), error_code = $7, error_message = $8,
             ask = $9,
             started_at = case when $3 = 'running' then $4 else started_at end,
             completed_at = case when $3 in ('completed', 'failed', 'cancelled') then $4 end,
             event_seq = event_seq + 1, version = version + 1, updated_at = now()
       where id = $1 and version = $2
      returning event_seq\
      """;

  private static final String ADD_EVENT =
      """
      insert into task_events (id, workspace_id, task_id, n, from_state, to_state, reason, message, actor_kind, actor_id, run_number, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)\
      """;

  private static final String SET_STOPPING =
      """
      update tasks
         set stopping = true, version = version + 1, updated_at = now()
       where id = $1\
      """;

  private static final String COUNT_RETRY =
      """
      update tasks
         set retry_count = retry_count + 1
       where id = $1\
      """;

  private static final String RESET_RETRIES =
      """
      update tasks
         set retry_count = 0
       where id = $1\
      """;

  private static final String SET_PLAN_APPROVED =
      """
      update tasks
         set plan_approved = $2
       where id = $1 and plan_first\
      """;

  private static final String ASK_HASH =
      """
      select encode(sha256(convert_to(ask::text, 'UTF8')), 'hex') as hash
        from tasks
       where id = $1 and ask is not null\
      """;

  private static final String NOTE_USAGE =
      """
      update tasks
         set conversation_id = coalesce($2, conversation_id), model = coalesce($3, model),
             cost_usd = (select sum(cost_usd) from runs where task_id = $1),
             input_tokens = (select sum(input_tokens) from runs where task_id = $1)::bigint,
             output_tokens = (select sum(output_tokens) from runs where task_id = $1)::bigint,
             version = version + 1, updated_at = now()
       where id = $1\
      """;

  private static final String FIND_AUTHOR =
      """
      select u.display_name, u.email
        from tasks t
        join users u on u.id = t.created_by
       where t.id = $1\
      """;

  private final IdSource ids;

  public TaskStore(IdSource ids) {
    this.ids = ids;
  }

  /** A person by name. */
  public record Author(String name, Optional<String> email) {}

  /** What a person hands over, checked. */
  public record NewTask(
      TaskId id,
      WorkspaceId workspace,
      String title,
      String prompt,
      RepositoryId repository,
      String baseBranch,
      String agent,
      ObjectNode agentOptions,
      List<String> secrets,
      Optional<ObjectNode> metadata,
      int priority,
      int maxRetries,
      UserId createdBy,
      boolean planFirst,
      String onDependencyFailure,
      Lineage lineage,
      Optional<PromptOrigin> origin) {
    /** Hides the prompt. */
    @Override
    public String toString() {
      return "NewTask[" + id + "]";
    }
  }

  /** Adds the task in that state, with its first event. */
  public void addTask(Sql sql, NewTask task, TaskState state) {
    long number = sql.one(TAKE_NUMBER, task.workspace()).number("number");
    sql.update(
        ADD_TASK,
        task.id(),
        task.workspace(),
        number,
        task.title(),
        task.prompt(),
        task.repository(),
        task.baseBranch(),
        task.agent(),
        task.agentOptions(),
        task.secrets(),
        task.metadata(),
        state.word(),
        state.since(),
        task.priority(),
        task.maxRetries(),
        task.createdBy(),
        task.planFirst(),
        task.onDependencyFailure(),
        task.lineage().parent(),
        task.lineage().kind(),
        task.lineage().order(),
        task.lineage().blocksParent(),
        task.lineage().followsBranch(),
        task.origin().map(PromptOrigin::templateId),
        task.origin().map(PromptOrigin::name));
    TaskMove submitted =
        TaskMove.byPerson(state, Reason.TASK_SUBMITTED, new Actor.Person(task.createdBy()));
    addEvent(sql, task.workspace(), task.id(), 1, Optional.empty(), submitted);
  }

  public Optional<StoredTask> findTask(Sql sql, TaskId id) {
    return sql.row(FIND_TASK, id).map(StoredTasks::of);
  }

  /**
   * The task, locked until the transaction ends. Whoever locks its run, too, locks the run first.
   */
  public Optional<StoredTask> lockTask(Sql sql, TaskId id) {
    return sql.row(LOCK_TASK, id).map(StoredTasks::of);
  }

  /**
   * Moves the task and stores why.
   *
   * @return whether it still stood where the move was decided
   */
  public boolean moveTask(Sql sql, StoredTask task, TaskMove move) {
    StoredTasks.Fields fields = StoredTasks.Fields.of(move.to());
    Optional<Integer> event =
        sql.row(
                MOVE_TASK,
                task.id(),
                task.version(),
                move.to().word(),
                move.to().since(),
                fields.summary(),
                fields.branch(),
                fields.errorCode(),
                fields.errorMessage(),
                fields.ask())
            .map(row -> row.integer("event_seq"));
    event.ifPresent(
        n -> addEvent(sql, task.workspace(), task.id(), n, Optional.of(task.state().word()), move));
    return event.isPresent();
  }

  public void setStopping(Sql sql, TaskId id) {
    sql.update(SET_STOPPING, id);
  }

  public void countRetry(Sql sql, TaskId id) {
    sql.update(COUNT_RETRY, id);
  }

  /** Gives the task all its retries again, because a person asked for another run. */
  public void resetRetries(Sql sql, TaskId id) {
    sql.update(RESET_RETRIES, id);
  }

  /** Whether the agent of the next run may change something, where a plan comes first. */
  public void setPlanApproved(Sql sql, TaskId id, boolean approved) {
    sql.update(SET_PLAN_APPROVED, id, approved);
  }

  /** Names exactly what the agent asks; nothing when it asks nothing. */
  public Optional<String> findAskHash(Sql sql, TaskId id) {
    return sql.row(ASK_HASH, id).map(row -> row.text("hash"));
  }

  /** Sums up what the task's runs used. */
  public void noteUsage(Sql sql, TaskId id, Optional<String> conversation, Optional<String> model) {
    sql.update(NOTE_USAGE, id, conversation, model);
  }

  /** Who handed the task over. */
  public Optional<Author> findAuthor(Sql sql, TaskId id) {
    return sql.row(FIND_AUTHOR, id)
        .map(row -> new Author(row.text("display_name"), row.maybeText("email")));
  }

  private void addEvent(
      Sql sql, WorkspaceId workspace, TaskId task, int n, Optional<String> from, TaskMove move) {
    Optional<UserId> person =
        switch (move.actor()) {
          case Actor.Person(UserId user) -> Optional.of(user);
          case Actor.Optio() -> Optional.empty();
        };
    sql.update(
        ADD_EVENT,
        ids.next(),
        workspace,
        task,
        n,
        from,
        move.to().word(),
        move.reason().code(),
        move.message(),
        person.isPresent() ? "person" : "system",
        person,
        move.run(),
        move.to().since());
  }
}
