package dev.optio.server.tasks;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskNoteMessages.Activity;
import dev.optio.server.contract.TaskNoteMessages.ActivityAnswer;
import dev.optio.server.contract.TaskNoteMessages.AddTaskComment;
import dev.optio.server.contract.TaskNoteMessages.AttachmentAnswer;
import dev.optio.server.contract.TaskNoteMessages.AttachmentsAnswer;
import dev.optio.server.contract.TaskNoteMessages.Comment;
import dev.optio.server.contract.TaskNoteMessages.CommentAnswer;
import dev.optio.server.contract.TaskNoteMessages.CommentsAnswer;
import dev.optio.server.contract.TaskNoteMessages.DeleteTaskComment;
import dev.optio.server.contract.TaskNoteMessages.GetTaskAttachment;
import dev.optio.server.contract.TaskNoteMessages.TaskPage;
import dev.optio.server.contract.TaskNoteMessages.UpdateTaskComment;
import dev.optio.server.db.Db;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.core.Cursors;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What people add to tasks: comments, and the texts that they attached; and all that happened. */
public final class NotesVerticle {
  private final Db db;
  private final IdSource ids;
  private final CommentStore comments = new CommentStore();
  private final AttachmentStore attachments = new AttachmentStore();
  private final TaskIds taskIds = new TaskIds(new TaskViewStore());

  public NotesVerticle(Db db, IdSource ids) {
    this.db = db;
    this.ids = ids;
  }

  /** Serves the operations on comments, activity and attachments. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.LIST_TASK_COMMENTS, permits, this::listTaskComments);
    bus.serve(Operations.ADD_TASK_COMMENT, permits, this::addTaskComment);
    bus.serve(Operations.UPDATE_TASK_COMMENT, permits, this::updateTaskComment);
    bus.serve(Operations.DELETE_TASK_COMMENT, permits, this::deleteTaskComment);
    bus.serve(Operations.LIST_TASK_ACTIVITY, permits, this::listTaskActivity);
    bus.serve(Operations.LIST_TASK_ATTACHMENTS, permits, this::listTaskAttachments);
    bus.serve(Operations.GET_TASK_ATTACHMENT, permits, this::getTaskAttachment);
  }

  private Outcome<CommentsAnswer> listTaskComments(Caller caller, TaskPage request) {
    return Paging.page(
        find(caller, request.id()),
        request,
        (id, after, limit) -> comments.listComments(db, id, after, limit),
        comment -> new Cursors.At(comment.createdAt(), comment.id()),
        CommentsAnswer::new);
  }

  private Outcome<ActivityAnswer> listTaskActivity(Caller caller, TaskPage request) {
    return Paging.page(
        find(caller, request.id()),
        request,
        (id, after, limit) -> comments.listActivity(db, id, after, limit),
        (Activity one) -> new Cursors.At(one.createdAt(), one.id()),
        ActivityAnswer::new);
  }

  private Outcome<CommentAnswer> addTaskComment(Caller caller, AddTaskComment request) {
    return fit(request.content())
        .then(content -> find(caller, request.id()))
        .then(id ->
            comments
                .addComment(db, ids.next(), id, caller.person().user(), request.content())
                .<Outcome<CommentAnswer>>map(comment -> Outcome.done(new CommentAnswer(comment)))
                .orElseGet(() -> Outcome.notFound("Task")));
  }

  private Outcome<CommentAnswer> updateTaskComment(Caller caller, UpdateTaskComment request) {
    return fit(request.content())
        .then(content -> find(caller, request.id()))
        .then(id ->
            own(caller, id, request.commentId())
                .then(comment -> {
                  comments.updateComment(db, id, comment.id(), request.content());
                  return own(caller, id, request.commentId());
                })
                .then(comment -> Outcome.done(new CommentAnswer(comment))));
  }

  private Outcome<Nothing> deleteTaskComment(Caller caller, DeleteTaskComment request) {
    return find(caller, request.id())
        .then(id ->
            own(caller, id, request.commentId())
                .then(comment -> {
                  comments.deleteComment(db, id, comment.id());
                  return Outcome.done(new Nothing());
                }));
  }

  /** A comment that the caller wrote. */
  private Outcome<Comment> own(Caller caller, TaskId task, String typed) {
    Optional<Comment> comment = Parse.uuid(typed).flatMap(id -> comments.findComment(db, task, id));
    if (comment.isEmpty()) {
      return Outcome.notFound("Comment");
    }
    boolean theirs =
        comment
            .get()
            .user()
            .filter(user -> user.id().equals(caller.person().user().value()))
            .isPresent();
    return theirs
        ? Outcome.done(comment.get())
        : Outcome.refused(ErrorCode.FORBIDDEN, "Only whoever wrote a comment can change it.");
  }

  private Outcome<AttachmentsAnswer> listTaskAttachments(Caller caller, ByTask request) {
    return find(caller, request.id())
        .then(id -> Outcome.done(new AttachmentsAnswer(attachments.listAttachments(db, id))));
  }

  private Outcome<AttachmentAnswer> getTaskAttachment(Caller caller, GetTaskAttachment request) {
    return find(caller, request.id())
        .then(id ->
            attachments
                .findAttachment(db, id, request.name())
                .<Outcome<AttachmentAnswer>>map(Outcome::done)
                .orElseGet(() -> Outcome.notFound("Attachment")));
  }

  private Outcome<TaskId> find(Caller caller, String typed) {
    return taskIds.find(db, caller.person().workspace(), typed);
  }

  private static Outcome<String> fit(String content) {
    if (content.isBlank()) {
      return Outcome.refused(ErrorCode.INVALID_BODY, "A comment says something.");
    }
    return content.indexOf('\0') >= 0
        ? Outcome.refused(ErrorCode.INVALID_BODY, "A comment cannot contain the character NUL.")
        : Outcome.done(content);
  }
}
