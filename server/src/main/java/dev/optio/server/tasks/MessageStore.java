package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.TaskMessage;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.tasks.core.Cursors;
import java.util.List;
import java.util.Optional;

/** The table {@code messages}: what people say to running agents. */
public final class MessageStore {
  private static final String ADD_MESSAGE =
      """
      insert into messages (id, workspace_id, task_id, run_id, user_id, mode, content, at_start)
      select $1, r.workspace_id, r.task_id, r.id, $3, $4, $5, r.state = 'queued'
        from runs r
       where r.task_id = $2 and r.stop_reason is null
         and (r.state = 'queued' and (select count(*) from messages m where m.run_id = r.id) < 50 or r.state = 'starting' and $6 or r.state = 'running' and r.takes_messages)
         for share of r
      returning id, task_id, user_id, content, mode, created_at, delivered_at, delivery_error\
      """;

  private static final String LIST_MESSAGES =
      """
      select id, task_id, user_id, content, mode, created_at, delivered_at, delivery_error
        from messages
       where task_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3::uuid))
       order by created_at, id
       limit $4\
      """;

  private static final String UNDELIVERED =
      """
      select id, content, mode
        from messages
       where run_id = $1 and delivered_at is null and delivery_error is null and not at_start
       order by created_at, id
       limit 100\
      """;

  private static final String SAID =
      """
      with said as (
           select m.id, m.content, m.created_at, count(*) over () as total, row_number() over newest as place, sum(length(m.content)) over newest as characters
             from messages m
             join runs r on r.id = m.run_id
            where m.task_id = $1 and r.number > $2 and r.number <= $3 and m.delivery_error is null and (m.at_start or m.delivered_at is not null)
           window newest as (order by m.created_at desc, m.id desc))
      select id, content, total
        from said
       where place <= 200 and characters <= 500000
       order by created_at, id\
      """;

  private static final String SET_START_DELIVERED =
      """
      update messages m
         set delivered_at = now(), updated_at = now()
        from runs r
       where r.id = $1 and m.task_id = r.task_id and m.id = any ($2) and m.at_start and m.delivered_at is null and m.delivery_error is null\
      """;

  private static final String SET_LEFT_OUT =
      """
      update messages m
         set delivery_error = 'There was more to tell the agent at its start than it takes.', updated_at = now()
        from runs r
       where r.id = $1 and m.task_id = r.task_id and m.at_start and m.delivered_at is null and m.delivery_error is null\
      """;

  private static final String SET_DELIVERED =
      """
      update messages
         set delivered_at = now(), updated_at = now()
       where id = $1 and delivered_at is null\
      """;

  private static final String SET_FAILED =
      """
      update messages
         set delivery_error = $2, updated_at = now()
       where id = $1 and delivered_at is null and delivery_error is null\
      """;

  private static final String SET_UNDELIVERABLE =
      """
      update messages
         set delivery_error = $2, updated_at = now()
       where run_id = $1 and delivered_at is null and delivery_error is null and not at_start\
      """;

  /** A message on its way. */
  public record Waiting(MessageId id, String content, boolean interrupts) {
    /** Hides the content. */
    @Override
    public String toString() {
      return "Waiting[" + id + "]";
    }
  }

  /**
   * What is told to an agent at its start.
   *
   * @param contents in the order sent
   * @param leftOut how many there are before these
   */
  public record Said(List<MessageId> ids, List<String> contents, long leftOut) {
    public Said {
      ids = List.copyOf(ids);
      contents = List.copyOf(contents);
    }

    /** Hides the contents. */
    @Override
    public String toString() {
      return "Said[" + ids + "]";
    }
  }

  /** A message as somebody sends it. */
  record Draft(MessageId id, TaskId task, UserId from, String mode, String content) {
    /** Hides the content. */
    @Override
    public String toString() {
      return "Draft[" + id + "]";
    }
  }

  /**
   * Adds a message for the task's unfinished run; nothing when there is none that takes any. What
   * comes while the run is queued is told to its agent first. The run cannot end in between: a
   * message that its end did not see would never hear of it.
   *
   * @param takesMessages whether an agent that is just being started will take messages
   */
  Optional<TaskMessage> addMessage(Sql sql, Draft draft, boolean takesMessages) {
    return sql.row(
            ADD_MESSAGE,
            draft.id(),
            draft.task(),
            draft.from(),
            draft.mode(),
            draft.content(),
            takesMessages)
        .map(MessageStore::message);
  }

  /** Oldest first. */
  List<TaskMessage> listMessages(Sql sql, TaskId task, Optional<Cursors.At> after, int limit) {
    return sql
        .rows(
            LIST_MESSAGES, task, after.map(Cursors.At::createdAt), after.map(Cursors.At::id), limit)
        .stream()
        .map(MessageStore::message)
        .toList();
  }

  /** In the order sent. */
  public List<Waiting> undelivered(Sql sql, RunId run) {
    return sql.rows(UNDELIVERED, run).stream()
        .map(row ->
            new Waiting(
                new MessageId(row.uuid("id")),
                row.text("content"),
                row.text("mode").equals("interrupt")))
        .toList();
  }

  /**
   * What people have said that a run's agent may not know, in the order sent: the newest 200
   * messages, and of these at most 500,000 characters, half of what a prompt may have.
   *
   * @param since number of the run whose end the agent remembers; 0 when it remembers nothing
   */
  public Said said(Sql sql, StoredRun run, int since) {
    List<Row> rows = sql.rows(SAID, run.task(), since, run.number());
    long total = rows.isEmpty() ? 0 : rows.getFirst().number("total");
    return new Said(
        rows.stream().map(row -> new MessageId(row.uuid("id"))).toList(),
        rows.stream().map(row -> row.text("content")).toList(),
        total - rows.size());
  }

  /** The run's agent was started with this. */
  public void setStartDelivered(Sql sql, RunId run, Said said) {
    if (!said.ids().isEmpty()) {
      sql.update(SET_START_DELIVERED, run, said.ids().stream().map(MessageId::value).toList());
    }
    sql.update(SET_LEFT_OUT, run);
  }

  public void setDelivered(Sql sql, MessageId id) {
    sql.update(SET_DELIVERED, id);
  }

  /** Says why one message was not delivered. */
  public void setFailed(Sql sql, MessageId id, String why) {
    sql.update(SET_FAILED, id, why);
  }

  /**
   * Says why what was not delivered never will be. What a run was to begin with waits for the next.
   */
  public void setUndeliverable(Sql sql, RunId run, String why) {
    sql.update(SET_UNDELIVERABLE, run, why);
  }

  private static TaskMessage message(Row row) {
    return new TaskMessage(
        row.uuid("id"),
        row.uuid("task_id"),
        row.maybeUuid("user_id"),
        row.text("content"),
        row.text("mode"),
        row.instant("created_at"),
        row.maybeInstant("delivered_at"),
        row.maybeText("delivery_error"));
  }
}
