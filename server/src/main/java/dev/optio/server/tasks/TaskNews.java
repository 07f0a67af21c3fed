package dev.optio.server.tasks;

import dev.optio.server.bus.Live;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.util.function.Consumer;

/**
 * What is told to all replicas after a commit. It shortens waiting and nothing else: whoever
 * listens also looks into the database from time to time.
 */
public final class TaskNews {
  /** Key is the workspace, payload the task. */
  public static final String CHANGED = "task";

  /** Key is the workspace, payload the task. */
  public static final String GONE = "task-gone";

  private static final String QUEUE = "queue";
  private static final String RUN = "run";

  private final Live live;

  public TaskNews(Live live) {
    this.live = live;
  }

  public void changed(WorkspaceId workspace, TaskId task) {
    live.publish(CHANGED, workspace.toString(), task.toString());
  }

  public void gone(WorkspaceId workspace, TaskId task) {
    live.publish(GONE, workspace.toString(), task.toString());
  }

  /** A run was queued, or a slot became free. */
  public void queueMoved() {
    live.publish(QUEUE, "all", "");
  }

  /** Whoever drives the task's run should look at it: a stop was asked for, or a message waits. */
  public void lookAt(TaskId task) {
    live.publish(RUN, task.toString(), "");
  }

  /** Hears that the queue moved; returns what ends it. */
  public Runnable onQueueMoved(Runnable listener) {
    return live.listen(QUEUE, (key, payload) -> listener.run());
  }

  /** Hears which task's run is to be looked at; returns what ends it. */
  public Runnable onLookAt(Consumer<String> listener) {
    return live.listen(RUN, (key, payload) -> listener.accept(key));
  }

  /** Hears which task was deleted; returns what ends it. */
  public Runnable onGone(Consumer<String> listener) {
    return live.listen(GONE, (key, payload) -> listener.accept(payload));
  }
}
