package dev.optio.server.tasks;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.DependencyStore.Edge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /**
   * Why a task cannot get a part that waits for another one: those who wait for the task would wait
   * for the part, too. Call it with the graph locked.
   */
  Optional<Outcome.Refused<TaskId>> refusalOfPart(
      Sql sql, TaskId whole, TaskId other, TaskViewStore views, WorkspaceId workspace) {
    return circleRefusal(sql, whole, List.of(other), views, workspace);
  }

  /** Why the task cannot wait for these as well; call it with the graph locked. */
  Optional<Outcome.Refused<TaskId>> refusal(
      Sql sql, TaskId task, List<TaskId> others, TaskViewStore views, WorkspaceId workspace) {
    if (store.countEdges(sql, task) + others.size() > MAX_DEPENDENCIES) {
      return Optional.of(
          Outcome.refused(
              ErrorCode.INVALID_BODY, "A task waits for at most " + MAX_DEPENDENCIES + " others."));
    }
    return circleRefusal(sql, task, others, views, workspace);
  }

  private Optional<Outcome.Refused<TaskId>> circleRefusal(
      Sql sql, TaskId task, List<TaskId> others, TaskViewStore views, WorkspaceId workspace) {
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

  /** The same tasks, each after those of them that it waits for. */
  List<TaskId> dependenciesFirst(Sql sql, Collection<TaskId> tasks) {
    Map<TaskId, List<TaskId>> waitsFor =
        store.edgesOf(sql, List.copyOf(tasks)).stream()
            .collect(
                Collectors.groupingBy(
                    Edge::task, Collectors.mapping(Edge::dependsOn, Collectors.toList())));
    Set<TaskId> wanted = new LinkedHashSet<>(tasks);
    Set<TaskId> ordered = new LinkedHashSet<>();
    wanted.forEach(task -> addAfterOthers(task, waitsFor, wanted, ordered, new HashSet<>()));
    return List.copyOf(ordered);
  }

  private static void addAfterOthers(
      TaskId task,
      Map<TaskId, List<TaskId>> waitsFor,
      Set<TaskId> wanted,
      Set<TaskId> ordered,
      Set<TaskId> above) {
    if (!wanted.contains(task) || ordered.contains(task) || !above.add(task)) {
      return;
    }
    waitsFor
        .getOrDefault(task, List.of())
        .forEach(other -> addAfterOthers(other, waitsFor, wanted, ordered, above));
    ordered.add(task);
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
