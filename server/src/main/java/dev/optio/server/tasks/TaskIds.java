package dev.optio.server.tasks;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the task that a person means: by id, by number, or by the beginning of its id. */
final class TaskIds {
  private static final Pattern NUMBER = Pattern.compile("#?([1-9][0-9]{0,17})");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{8,31}");
  private static final int DIGITS = 32;

  private final TaskViewStore store;

  TaskIds(TaskViewStore store) {
    this.store = store;
  }

  /** The task, if it is one of the workspace. Eight digits or more are an id before a number. */
  Outcome<TaskId> find(Sql sql, WorkspaceId workspace, String typed) {
    Optional<UUID> whole = Parse.uuid(typed);
    if (whole.isPresent()) {
      return one(store.findId(sql, workspace, whole.get()));
    }
    String digits = typed.toLowerCase(Locale.ROOT).replace("-", "");
    if (HEX.matcher(digits).matches() && !typed.startsWith("#")) {
      List<TaskId> found =
          store.findByPrefix(sql, workspace, bound(digits, '0'), bound(digits, 'f'));
      if (found.size() > 1) {
        return Outcome.refused(
            ErrorCode.TASK_AMBIGUOUS,
            "Several tasks have ids that begin with " + digits + ".",
            found.stream().map(TaskId::toString).toList());
      }
      if (found.size() == 1) {
        return Outcome.done(found.getFirst());
      }
    }
    Matcher number = NUMBER.matcher(typed);
    return number.matches()
        ? one(store.findByNumber(sql, workspace, Long.parseLong(number.group(1))))
        : Outcome.notFound("Task");
  }

  private static Outcome<TaskId> one(Optional<TaskId> found) {
    return found.<Outcome<TaskId>>map(Outcome::done).orElseGet(() -> Outcome.notFound("Task"));
  }

  private static UUID bound(String digits, char filler) {
    String all = digits + String.valueOf(filler).repeat(DIGITS - digits.length());
    return new UUID(
        Long.parseUnsignedLong(all.substring(0, DIGITS / 2), 16),
        Long.parseUnsignedLong(all.substring(DIGITS / 2), 16));
  }
}
