package dev.optio.server.tasks;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.DependencyStore.Edge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keeps tasks from waiting for themselves, however long the way round is. */
final class DependencyGraph {
  /** Most tasks that one waits for directly. */
  static final int MAX_DEPENDENCIES = 50;

  private final DependencyStore store;

  DependencyGraph(DependencyStore store) {
    this.store = store;
  }

  static <A> Outcome<A> unknown(String typed) {
    return Outcome.refused(
        ErrorCode.DEPENDENCY_UNKNOWN, "No task of this workspace is named " + typed + ".");
  }

  /** Why the task cannot wait for these as well; call it with the graph locked. */
  Optional<Outcome.Refused<TaskId>> refusal(
      Sql sql, TaskId task, List<TaskId> others, TaskViewStore views, WorkspaceId workspace) {
    if (store.countEdges(sql, task) + others.size() > MAX_DEPENDENCIES) {
      return Optional.of(
          Outcome.refused(
              ErrorCode.INVALID_BODY, "A task waits for at most " + MAX_DEPENDENCIES + " others."));
    }
    return circle(sql, task, others)
        .map(path -> {
          List<String> names =
              path.stream()
                  .map(id -> views.getTask(sql, workspace, id).orElseThrow().number())
                  .map(number -> "#" + number)
                  .toList();
          return Outcome.refused(
              ErrorCode.DEPENDENCY_CYCLE,
              "Tasks would wait for each other: "
                  + names.stream().collect(Collectors.joining(" → "))
                  + ".",
              names);
        });
  }

  /** The way from the task over one of the others back to itself; level by level, each once. */
  private Optional<List<TaskId>> circle(Sql sql, TaskId task, List<TaskId> others) {
    Map<TaskId, TaskId> reachedFrom = new HashMap<>();
    List<TaskId> level = new ArrayList<>();
    for (TaskId other : others) {
      if (reachedFrom.putIfAbsent(other, task) == null) {
        level.add(other);
      }
    }
    while (!level.isEmpty()) {
      if (reachedFrom.containsKey(task)) {
        return Optional.of(path(task, reachedFrom));
      }
      List<TaskId> next = new ArrayList<>();
      for (Edge edge : store.edgesOf(sql, level)) {
        if (reachedFrom.putIfAbsent(edge.dependsOn(), edge.task()) == null) {
          next.add(edge.dependsOn());
        }
      }
      level = next;
    }
    return Optional.empty();
  }

  private static List<TaskId> path(TaskId task, Map<TaskId, TaskId> reachedFrom) {
    List<TaskId> path = new ArrayList<>(List.of(task));
    TaskId at = reachedFrom.get(task);
    while (at != null && !at.equals(task)) {
      path.addFirst(at);
      at = reachedFrom.get(at);
    }
    path.addFirst(task);
    return path;
  }
}
