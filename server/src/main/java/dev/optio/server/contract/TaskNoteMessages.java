package dev.optio.server.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers about what people add to tasks: comments and attached texts. */
public final class TaskNoteMessages {
  private TaskNoteMessages() {}

  /** A page of what belongs to a task. */
  public record TaskPage(String id, Optional<Integer> limit, Optional<String> cursor) {}

  public record AddTaskComment(String id, String content) {}

  public record UpdateTaskComment(String id, String commentId, String content) {}

  public record DeleteTaskComment(String id, String commentId) {}

  /** Somebody, as others see them. */
  public record Somebody(UUID id, String displayName) {}

  public record Comment(
      UUID id,
      UUID taskId,
      Optional<Somebody> user,
      String content,
      Instant createdAt,
      Instant updatedAt) {}

  public record CommentAnswer(Comment comment) {}

  public record CommentsAnswer(List<Comment> comments, Optional<String> nextCursor) {}

  /**
   * Something that happened to a task.
   *
   * @param type {@code comment}, {@code event} or {@code message}
   * @param text what was said; why it moved
   */
  public record Activity(
      UUID id,
      UUID taskId,
      String type,
      Optional<Somebody> user,
      Optional<String> text,
      Optional<String> fromState,
      Optional<String> toState,
      Optional<String> trigger,
      Optional<Integer> run,
      Instant createdAt) {}

  public record ActivityAnswer(List<Activity> activity, Optional<String> nextCursor) {}

  /** A text that a person attaches to a new task. */
  public record NewAttachment(String name, String content) {
    /** Hides the content. */
    @Override
    public String toString() {
      return "NewAttachment[" + name + "]";
    }
  }

  public record Attachment(String name, int bytes, Instant createdAt) {}

  public record AttachmentsAnswer(List<Attachment> attachments) {}

  public record GetTaskAttachment(String id, String name) {}

  public record AttachmentAnswer(Attachment attachment, String content) {
    /** Hides the content. */
    @Override
    public String toString() {
      return "AttachmentAnswer[" + attachment.name() + "]";
    }
  }
}
