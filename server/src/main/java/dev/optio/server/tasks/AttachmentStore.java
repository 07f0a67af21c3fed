package dev.optio.server.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.optio.server.contract.TaskNoteMessages.Attachment;
import dev.optio.server.contract.TaskNoteMessages.AttachmentAnswer;
import dev.optio.server.contract.TaskNoteMessages.NewAttachment;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.util.List;
import java.util.Optional;

/** The table {@code task_attachments}: texts that an agent finds beside its prompt. */
public final class AttachmentStore {
  private static final String ADD =
      """
      insert into task_attachments (task_id, name, workspace_id, content, bytes)
      values ($1, $2, $3, $4, $5)\
      """;

  private static final String LIST =
      """
      select name, bytes, created_at
        from task_attachments
       where task_id = $1
       order by name\
      """;

  private static final String FIND =
      """
      select name, bytes, created_at, content
        from task_attachments
       where task_id = $1 and name = $2\
      """;

  private static final String ALL =
      """
      select name, content
        from task_attachments
       where task_id = $1
       order by name\
      """;

  void addAttachment(Sql sql, WorkspaceId workspace, TaskId task, NewAttachment attachment) {
    int bytes = attachment.content().getBytes(UTF_8).length;
    sql.update(ADD, task, attachment.name(), workspace, attachment.content(), bytes);
  }

  List<Attachment> listAttachments(Sql sql, TaskId task) {
    return sql.rows(LIST, task).stream().map(AttachmentStore::attachment).toList();
  }

  Optional<AttachmentAnswer> findAttachment(Sql sql, TaskId task, String name) {
    return sql.row(FIND, task, name)
        .map(row -> new AttachmentAnswer(attachment(row), row.text("content")));
  }

  /** With their content, by name. */
  public List<NewAttachment> allAttachments(Sql sql, TaskId task) {
    return sql.rows(ALL, task).stream()
        .map(row -> new NewAttachment(row.text("name"), row.text("content")))
        .toList();
  }

  private static Attachment attachment(Row row) {
    return new Attachment(row.text("name"), row.integer("bytes"), row.instant("created_at"));
  }
}
