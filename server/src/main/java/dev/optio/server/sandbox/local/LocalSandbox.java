package dev.optio.server.sandbox.local;

import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Attachment;
import dev.optio.server.sandbox.Collected;
import dev.optio.server.sandbox.Kept;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.Place;
import dev.optio.server.sandbox.Prepared;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs agents on this machine. All it knows is in the files below its root, so any process of the
 * server on that folder can go on where another was killed.
 *
 * @see "docs/tour.md"
 */
public final class LocalSandbox implements Sandbox {
  private final LocalSettings settings;
  private final Starter starter;
  private final Checkouts checkouts;

  /**
   * Makes the folders.
   *
   * @throws SandboxException when programs of the system are missing, or the folders cannot be made
   */
  public LocalSandbox(LocalSettings settings) throws SandboxException {
    this(settings, Tools.locate());
  }

  LocalSandbox(LocalSettings settings, Tools tools) throws SandboxException {
    this.settings = settings;
    Scripts scripts = new Scripts(tools);
    this.starter = new Starter(settings, tools, scripts);
    this.checkouts = new Checkouts(new Inside(settings, tools, scripts), scripts);
    try {
      Folders.create(settings.root());
      for (String name : List.of("tasks", "runs", "view")) {
        Folders.create(settings.root().resolve(name));
      }
    } catch (IOException e) {
      throw Failures.of(e, "The folder for local runs could not be made.");
    }
  }

  @Override
  public Prepared prepare(Place place) throws SandboxException {
    return attempt(
        "The checkout could not be made.", () -> checkouts.prepare(task(place.task()), place));
  }

  @Override
  public void start(RunId run, TaskId task, long fence, Launch launch) throws SandboxException {
    attempt(
        "The run could not be started.",
        () -> {
          TaskFolder folder = task(task);
          starter.start(run(run), folder, requireMade(folder).storePath(), fence, launch);
          return true;
        });
  }

  @Override
  public RunStatus status(RunId run) throws SandboxException {
    return attempt("The run could not be looked at.", () -> run(run).status());
  }

  @Override
  public Attachment attach(RunId run, OutputName output, long offset) throws SandboxException {
    return attempt(
        "The run's output could not be read.",
        () -> FileAttachment.open(claimed(run), output, offset));
  }

  @Override
  public void deliver(RunId run, MessageId message, String line) throws SandboxException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    attempt(
        "The message could not be delivered.",
        () -> {
          addInput(claimed(run), message.toString(), bytes);
          return true;
        });
  }

  @Override
  public void closeInput(RunId run) throws SandboxException {
    attempt(
        "The run's input could not be closed.",
        () -> {
          RunFolder folder = claimed(run);
          if (folder.status() instanceof RunStatus.Running) {
            addInput(folder, Input.CLOSE, new byte[0]);
          }
          return true;
        });
  }

  @Override
  public void kill(RunId run) throws SandboxException {
    attempt(
        "The run could not be ended.",
        () -> {
          RunFolder folder = run(run);
          Folders.create(folder.folder());
          new Ending(folder).end();
          if (folder.isClaimed()) {
            tidy(folder);
          }
          return true;
        });
  }

  @Override
  public Collected collect(TaskId task, String base) throws SandboxException {
    return attempt(
        "The work could not be collected.",
        () -> {
          TaskFolder folder = task(task);
          TaskFolder.Made made = requireMade(folder);
          for (RunId run : folder.noted()) {
            requireEnded(run);
            tidy(run(run));
          }
          return checkouts.collect(folder, made, base);
        });
  }

  @Override
  public InputStream capsule(TaskId task, List<String> paths) throws SandboxException {
    return attempt(
        "The conversation could not be read.",
        () -> {
          TaskFolder folder = task(task);
          requireMade(folder);
          return checkouts.capsule(folder, paths);
        });
  }

  @Override
  public void remove(TaskId task) throws SandboxException {
    attempt(
        "The task's files could not be removed.",
        () -> {
          TaskFolder folder = task(task);
          if (folder.exists()) {
            for (RunId run : folder.noted()) {
              requireEnded(run);
            }
            folder.create(); // what an interrupted removal took
            checkouts.clear(folder);
            for (RunId run : folder.noted()) {
              Folders.delete(run(run).folder());
            }
            folder.delete();
          }
          return true;
        });
  }

  @Override
  public Kept kept() throws SandboxException {
    return attempt(
        "The folder for local runs could not be read.", new Inventory(settings.root())::take);
  }

  @Override
  public void forget(RunId run) throws SandboxException {
    attempt(
        "The run's files could not be removed.",
        () -> {
          requireEnded(run);
          Folders.delete(run(run).folder());
          return true;
        });
  }

  /** Runs go on. */
  @Override
  public void close() {}

  private static void addInput(RunFolder run, String id, byte[] bytes)
      throws SandboxException, IOException, InterruptedException {
    try (Flock _ = Flock.take(run.writing())) {
      Input input = Input.read(run);
      if (!input.has(id)) {
        if (input.isClosed() || !(run.status() instanceof RunStatus.Running)) {
          throw new SandboxException(
              SandboxException.Cause.IMPOSSIBLE, "The run takes no more input.");
        }
        input.add(id, bytes);
      }
      input.wake();
    }
  }

  private void tidy(RunFolder run) throws SandboxException, IOException, InterruptedException {
    Optional<RunFolder.Plan> plan = run.readPlan();
    if (plan.isPresent()) {
      checkouts.tidy(task(new TaskId(UUID.fromString(plan.get().task()))), run);
    }
  }

  /** Not by the run's status: a forged one must not keep its task for ever. */
  private void requireEnded(RunId run) throws SandboxException, IOException {
    if (run(run).isRunning()) {
      throw new SandboxException(
          SandboxException.Cause.IMPOSSIBLE, "A run of this task has not ended.");
    }
  }

  private static TaskFolder.Made requireMade(TaskFolder task) throws SandboxException, IOException {
    return task.made()
        .orElseThrow(() ->
            new SandboxException(
                SandboxException.Cause.UNAVAILABLE, "The task has no checkout here."));
  }

  private RunFolder claimed(RunId run) throws SandboxException {
    RunFolder folder = run(run);
    if (!folder.isClaimed()) {
      throw new SandboxException(
          SandboxException.Cause.UNAVAILABLE, "The run was not started here.");
    }
    return folder;
  }

  private TaskFolder task(TaskId task) {
    return new TaskFolder(settings.root(), task);
  }

  private RunFolder run(RunId run) {
    return new RunFolder(settings.root(), run);
  }

  /** Something that files and processes can spoil. */
  private interface Work<T> {
    T now() throws SandboxException, IOException, InterruptedException;
  }

  private static <T> T attempt(String failure, Work<T> work) throws SandboxException {
    try {
      return work.now();
    } catch (IOException e) {
      throw Failures.of(e, failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException(SandboxException.Cause.UNAVAILABLE, failure, e);
    }
  }
}
