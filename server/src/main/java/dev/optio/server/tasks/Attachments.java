package dev.optio.server.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.CreateTask;
import dev.optio.server.contract.TaskNoteMessages.NewAttachment;
import dev.optio.server.ids.TaskId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What texts can be attached to a task: an agent finds each as a file. */
final class Attachments {
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_TOTAL = 1024 * 1024;

  private Attachments() {}

  /** Why these cannot be attached; how many and how they are named is the contract's. */
  static Optional<Outcome.Refused<TaskId>> unfit(CreateTask request) {
    Set<String> names = new HashSet<>();
    int total = 0;
    for (NewAttachment attachment : request.attachments()) {
      int bytes = attachment.content().getBytes(UTF_8).length;
      total += bytes;
      if (bytes > MAX_BYTES || total > MAX_TOTAL) {
        return refused("An attached text has at most 256 KiB, all together 1 MiB.");
      }
      if (attachment.content().indexOf('\0') >= 0) {
        return refused("An attached text cannot contain the character NUL.");
      }
      if (!names.add(attachment.name().toLowerCase(Locale.ROOT))) {
        return refused("Two attached texts have the same name.");
      }
    }
    return Optional.empty();
  }

  private static Optional<Outcome.Refused<TaskId>> refused(String sentence) {
    return Optional.of(Outcome.refused(ErrorCode.INVALID_BODY, sentence));
  }
}
