package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What this replica knows of the recent changes in one workspace that somebody watches. A task
 * stands on it once, with its latest change; the oldest make room. Its methods never wait for
 * anything but each other.
 */
final class EventBoard {
  private static final int MAX_CHANGES = 500;

  private final WorkspaceId workspace;
  private final Instant made;
  private final List<Runnable> readers = new CopyOnWriteArrayList<>();
  private final LinkedHashMap<TaskId, TaskChange> changes = new LinkedHashMap<>();
  private final Map<TaskId, Long> versions = new HashMap<>();
  private final Set<TaskId> suspects = new HashSet<>();
  private Optional<Instant> swept = Optional.empty();
  private long seq;
  private long missedThrough;

  EventBoard(WorkspaceId workspace, Instant made) {
    this.workspace = workspace;
    this.made = made;
  }

  WorkspaceId workspace() {
    return workspace;
  }

  void join(Runnable reader) {
    readers.add(reader);
  }

  /** Whether nobody is left. */
  boolean leave(Runnable reader) {
    readers.remove(reader);
    return readers.isEmpty();
  }

  /** A task that may have changed. */
  synchronized void suspect(TaskId task) {
    suspects.add(task);
  }

  /** The tasks to look at; each is given out once. */
  synchronized List<TaskId> takeSuspects() {
    List<TaskId> all = List.copyOf(suspects);
    suspects.clear();
    return all;
  }

  /** How far back the next sweep has to look. */
  synchronized Duration unswept(Instant now, Duration overlap) {
    Duration since = Duration.between(swept.orElse(now), now);
    return since.isNegative() ? overlap : overlap.plus(since);
  }

  /** Takes what a sweep found; the first only tells what is old. */
  void swept(List<TaskViewStore.Changed> found, Instant now) {
    synchronized (this) {
      Map<TaskId, Long> seen = new HashMap<>();
      for (TaskViewStore.Changed changed : found) {
        long known = versions.getOrDefault(changed.id(), 0L);
        if (swept.isEmpty()) {
          known = changed.version();
        }
        if (changed.version() > known) {
          suspects.add(changed.id());
        }
        seen.put(changed.id(), known);
      }
      versions.keySet().retainAll(changes.keySet());
      seen.forEach((id, version) -> {
        if (version > 0) {
          versions.put(id, version);
        }
      });
      swept = Optional.of(now);
    }
    wakeAll();
  }

  /** Takes a task as it is now; empty for one that is deleted. */
  void loaded(TaskId id, Optional<Task> task, Optional<String> from) {
    synchronized (this) {
      long known = versions.getOrDefault(id, 0L);
      Optional<TaskChange> before = Optional.ofNullable(changes.get(id));
      boolean news =
          task.isPresent()
              ? task.get().version() > known
              : before.isEmpty() || before.get().task().isPresent();
      if (!news) {
        return;
      }
      boolean created =
          known == 0 && task.map(made -> made.createdAt().isAfter(this.made)).orElse(false);
      changes.remove(id);
      changes.put(id, new TaskChange(++seq, id, task, from, created));
      task.ifPresentOrElse(loaded -> versions.put(id, loaded.version()), () -> versions.remove(id));
      makeRoom();
    }
    wakeAll();
  }

  /** The state that a task was last seen in. */
  synchronized Optional<String> lastState(TaskId id) {
    return Optional.ofNullable(changes.get(id)).flatMap(TaskChange::task).map(Task::state);
  }

  /** Changes may have been missed that no sweep can find. */
  void missed() {
    synchronized (this) {
      missedThrough = ++seq;
    }
    wakeAll();
  }

  /** The number of the last change; empty until the first sweep. */
  synchronized Optional<Long> seq() {
    return swept.map(instant -> seq);
  }

  /** Whether a reader at this place can still get every change after it. */
  synchronized boolean reaches(long after) {
    return after >= missedThrough;
  }

  /** Changes after a number in order, so many at most. */
  synchronized List<TaskChange> after(long after, int limit) {
    List<TaskChange> found = new ArrayList<>();
    for (TaskChange change : changes.sequencedValues()) {
      if (change.seq() > after) {
        found.add(change);
      }
      if (found.size() == limit) {
        break;
      }
    }
    return found;
  }

  /** The last changes that are known, in order. */
  synchronized List<TaskChange> last(int limit) {
    return changes.sequencedValues().stream().skip(Math.max(0, changes.size() - limit)).toList();
  }

  private void makeRoom() {
    Iterator<TaskChange> oldest = changes.values().iterator();
    while (changes.size() > MAX_CHANGES) {
      missedThrough = Math.max(missedThrough, oldest.next().seq());
      oldest.remove();
    }
  }

  private void wakeAll() {
    readers.forEach(Runnable::run);
  }
}
