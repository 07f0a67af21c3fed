package dev.optio.server.sandbox;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What a place has of tasks and runs.
 *
 * @param checkouts the complete ones, with the object store that each borrows from
 * @param fragments tasks that have files here, but no complete checkout
 * @param strays runs that none of these tasks knows, such as one that was ended before it began
 */
public record Kept(Map<TaskId, Path> checkouts, Set<TaskId> fragments, Set<RunId> strays) {
  public Kept {
    checkouts = Map.copyOf(checkouts);
    fragments = Set.copyOf(fragments);
    strays = Set.copyOf(strays);
  }
}
