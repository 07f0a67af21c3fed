package dev.optio.server.tasks;

import dev.optio.server.contract.TaskNoteMessages.Activity;
import dev.optio.server.contract.TaskNoteMessages.Comment;
import dev.optio.server.contract.TaskNoteMessages.Somebody;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.tasks.core.Cursors;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code task_comments}, and what happened to a task in the order of time. */
final class CommentStore {
  private static final String ADD =
      """
      with added as (
           insert into task_comments (id, workspace_id, task_id, user_id, content)
           select $1, t.workspace_id, t.id, $3, $4
             from tasks t
            where t.id = $2
        returning id, task_id, user_id, content, created_at, updated_at)
      select c.id, c.task_id, c.user_id, u.display_name, c.content, c.created_at, c.updated_at
        from added c
        left join users u on u.id = c.user_id\
      """;

  private static final String LIST =
      """
      select c.id, c.task_id, c.user_id, u.display_name, c.content, c.created_at, c.updated_at
        from task_comments c
        left join users u on u.id = c.user_id
       where c.task_id = $1 and ($2::timestamptz is null or (c.created_at, c.id) > ($2, $3::uuid))
       order by c.created_at, c.id
       limit $4\
      """;

  private static final String FIND =
      """
      select c.id, c.task_id, c.user_id, u.display_name, c.content, c.created_at, c.updated_at
        from task_comments c
        left join users u on u.id = c.user_id
       where c.task_id = $1 and c.id = $2\
      """;

  private static final String UPDATE =
      """
      update task_comments
         set content = $3, updated_at = now()
       where task_id = $1 and id = $2\
      """;

  private static final String DELETE =
      """
      delete from task_comments
       where task_id = $1 and id = $2\
      """;

  private static final String ACTIVITY =
      """
      select a.id, a.task_id, a.type, a.user_id, u.display_name, a.text, a.from_state, a.to_state, a.trigger, a.run_number, a.created_at
        from (select id, task_id, 'comment' as type, user_id, content as text, null as from_state, null as to_state, null as trigger,
                     null::integer as run_number, created_at
                from task_comments
               where task_id = $1
               union all
              select id, task_id, 'event', actor_id, message, from_state, to_state, reason, run_number, created_at
                from task_events
               where task_id = $1
               union all
              select m.id, m.task_id, 'message', m.user_id, m.content, null, null, null, r.number, m.created_at
                from messages m
                join runs r on r.id = m.run_id
               where m.task_id = $1) a
        left join users u on u.id = a.user_id
       where $2::timestamptz is null or (a.created_at, a.id) > ($2, $3::uuid)
       order by a.created_at, a.id
       limit $4\
      """;

  Optional<Comment> addComment(Sql sql, UUID id, TaskId task, UserId from, String content) {
    return sql.row(ADD, id, task, from, content).map(CommentStore::comment);
  }

  List<Comment> listComments(Sql sql, TaskId task, Optional<Cursors.At> after, int limit) {
    return sql
        .rows(LIST, task, after.map(Cursors.At::createdAt), after.map(Cursors.At::id), limit)
        .stream()
        .map(CommentStore::comment)
        .toList();
  }

  Optional<Comment> findComment(Sql sql, TaskId task, UUID id) {
    return sql.row(FIND, task, id).map(CommentStore::comment);
  }

  void updateComment(Sql sql, TaskId task, UUID id, String content) {
    sql.update(UPDATE, task, id, content);
  }

  void deleteComment(Sql sql, TaskId task, UUID id) {
    sql.update(DELETE, task, id);
  }

  /** Comments, moves and messages, oldest first. */
  List<Activity> listActivity(Sql sql, TaskId task, Optional<Cursors.At> after, int limit) {
    return sql
        .rows(ACTIVITY, task, after.map(Cursors.At::createdAt), after.map(Cursors.At::id), limit)
        .stream()
        .map(CommentStore::activity)
        .toList();
  }

  private static Comment comment(Row row) {
    return new Comment(
        row.uuid("id"),
        row.uuid("task_id"),
        somebody(row),
        row.text("content"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }

  private static Activity activity(Row row) {
    return new Activity(
        row.uuid("id"),
        row.uuid("task_id"),
        row.text("type"),
        somebody(row),
        row.maybeText("text"),
        row.maybeText("from_state"),
        row.maybeText("to_state"),
        row.maybeText("trigger"),
        row.maybeInteger("run_number"),
        row.instant("created_at"));
  }

  private static Optional<Somebody> somebody(Row row) {
    return row.maybeUuid("user_id")
        .map(id -> new Somebody(id, row.maybeText("display_name").orElse("")));
  }
}
