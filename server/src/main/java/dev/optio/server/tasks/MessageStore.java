package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.TaskMessage;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import java.util.List;
import java.util.Optional;

/** The table {@code messages}: what people say to running agents. */
public final class MessageStore {
  private static final String ADD_MESSAGE =
      """
      insert into messages (id, workspace_id, task_id, run_id, user_id, mode, content)
      select $1, r.workspace_id, r.task_id, r.id, $3, 'soft', $4
        from runs r
       where r.task_id = $2 and r.state in ('running', 'starting') and r.takes_messages and r.stop_reason is null
         for share of r
      returning id, task_id, user_id, content, mode, created_at, delivered_at, delivery_error\
      """;

  private static final String LIST_MESSAGES =
      """
      select id, task_id, user_id, content, mode, created_at, delivered_at, delivery_error
        from messages
       where task_id = $1
       order by created_at, id\
      """;

  private static final String UNDELIVERED =
      """
      select id, content
        from messages
       where run_id = $1 and delivered_at is null and delivery_error is null
       order by created_at, id
       limit 100\
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
       where run_id = $1 and delivered_at is null and delivery_error is null\
      """;

  /** A message on its way. */
  public record Waiting(MessageId id, String content) {
    /** Hides the content. */
    @Override
    public String toString() {
      return "Waiting[" + id + "]";
    }
  }

  /**
   * Adds a message for the task's running agent; nothing when none runs or it takes none. The run
   * cannot end in between: a message that its end did not see would never hear of it.
   */
  Optional<TaskMessage> addMessage(
      Sql sql, MessageId id, TaskId task, UserId from, String content) {
    return sql.row(ADD_MESSAGE, id, task, from, content).map(MessageStore::message);
  }

  List<TaskMessage> listMessages(Sql sql, TaskId task) {
    return sql.rows(LIST_MESSAGES, task).stream().map(MessageStore::message).toList();
  }

  /** In the order sent. */
  public List<Waiting> undelivered(Sql sql, RunId run) {
    return sql.rows(UNDELIVERED, run).stream()
        .map(row -> new Waiting(new MessageId(row.uuid("id")), row.text("content")))
        .toList();
  }

  public void setDelivered(Sql sql, MessageId id) {
    sql.update(SET_DELIVERED, id);
  }

  /** Says why one message was not delivered. */
  public void setFailed(Sql sql, MessageId id, String why) {
    sql.update(SET_FAILED, id, why);
  }

  /** Says why what was not delivered never will be. */
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
