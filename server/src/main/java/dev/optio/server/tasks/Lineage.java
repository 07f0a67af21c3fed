package dev.optio.server.tasks;

import dev.optio.server.ids.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * How a new task hangs together with others.
 *
 * @param parent that it is a part of
 * @param kind {@code child} or {@code step}, of a part
 * @param order of a step, from 1
 * @param blocksParent whether those who wait for the parent wait for it too
 * @param followsBranch whether it begins at the branch of what it waited for
 */
public record Lineage(
    Optional<TaskId> parent,
    Optional<String> kind,
    Optional<Integer> order,
    boolean blocksParent,
    boolean followsBranch,
    List<TaskId> dependsOn) {
  public Lineage {
    dependsOn = List.copyOf(dependsOn);
  }

  /** A task that is no part of another. */
  public static Lineage none(List<TaskId> dependsOn) {
    return new Lineage(
        Optional.empty(), Optional.empty(), Optional.empty(), false, false, dependsOn);
  }
}
