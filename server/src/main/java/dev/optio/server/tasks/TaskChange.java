package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.ids.TaskId;
import java.util.Optional;

/**
 * The latest that is known of a task that changed.
 *
 * @param seq grows with every change on this replica
 * @param task as lists show it; empty when it was deleted
 * @param from the state before; empty when it is not known
 * @param created whether this is the first that was seen of it
 */
record TaskChange(
    long seq, TaskId id, Optional<Task> task, Optional<String> from, boolean created) {}
