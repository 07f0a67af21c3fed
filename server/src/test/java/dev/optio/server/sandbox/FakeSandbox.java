package dev.optio.server.sandbox;

import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox in memory whose agents are pieces of Java, and which fails on cue. It passes the port's
 * own suite.
 *
 * <p>A program is found by the first word of a launch's argv; a launch of an unknown one ends with
 * status 127, as it would in a shell.
 */
public final class FakeSandbox implements Sandbox {
  /** The port's verbs, for {@link #fail} and {@link #calls}. */
  public enum Verb {
    PREPARE,
    START,
    STATUS,
    ATTACH,
    DELIVER,
    CLOSE_INPUT,
    KILL,
    COLLECT,
    CAPSULE,
    REMOVE,
    KEPT,
    FORGET
  }

  private static final int NOT_FOUND = 127;

  private final Machine machine;

  /** What outlives any one client. */
  private static final class Machine {
    final Path folder;
    final Map<String, FakeProgram> programs = new ConcurrentHashMap<>();
    final Map<TaskId, FakeCheckout> checkouts = new ConcurrentHashMap<>();
    final Map<RunId, FakeRun> runs = new ConcurrentHashMap<>();
    final Map<RunId, Long> fences = new ConcurrentHashMap<>();
    final Set<RunId> killed = ConcurrentHashMap.newKeySet();
    final Map<Verb, SandboxException> failures = new ConcurrentHashMap<>();
    final List<Verb> calls = new CopyOnWriteArrayList<>();
    int checkoutsMade;

    Machine(Path folder) {
      this.folder = folder;
    }
  }

  /**
   * A machine without tasks.
   *
   * @param folder an empty one for git objects
   */
  public FakeSandbox(Path folder) {
    this(new Machine(folder));
  }

  private FakeSandbox(Machine machine) {
    this.machine = machine;
  }

  /** Another client of the same machine, as another replica has. */
  public FakeSandbox reopened() {
    return new FakeSandbox(machine);
  }

  /** Installs a program under the name that launches start with. */
  public FakeSandbox install(String name, FakeProgram program) {
    machine.programs.put(name, program);
    return this;
  }

  /** Has every call of {@code verb} fail from now on, before it does anything. */
  public void fail(Verb verb, SandboxException failure) {
    machine.failures.put(verb, failure);
  }

  public void heal(Verb verb) {
    machine.failures.remove(verb);
  }

  /** Kills the run's supervisor. */
  public void lose(RunId run) {
    run(run).ifPresent(FakeRun::lose);
  }

  /** Forgets all of the machine: what was there is absent now. */
  public void wipe() {
    machine.runs.values().forEach(FakeRun::kill);
    machine.runs.clear();
    machine.checkouts.clear();
    machine.fences.clear();
    machine.killed.clear();
  }

  /** Takes bytes off the end of an output, as one who forges would. */
  public void shrink(RunId run, OutputName output, int size) {
    run(run).ifPresent(known -> known.shrink(output, size));
  }

  /** Every call so far, in order. */
  public List<Verb> calls() {
    return List.copyOf(machine.calls);
  }

  /** What a run was started with. */
  public Optional<Launch> launched(RunId run) {
    return run(run).map(FakeRun::launch);
  }

  @Override
  public Prepared prepare(Place place) throws SandboxException {
    enter(Verb.PREPARE);
    synchronized (machine) {
      FakeCheckout known = machine.checkouts.get(place.task());
      if (known != null) {
        return new Prepared.Ready(true, known.base());
      }
      try {
        Path folder = machine.folder.resolve("checkout-" + machine.checkoutsMade++);
        machine.checkouts.put(place.task(), FakeCheckout.make(folder, place));
        return new Prepared.Ready(false, place.baseCommit());
      } catch (IOException | IllegalArgumentException e) {
        return new Prepared.Refused("The checkout could not be made: " + e.getMessage());
      }
    }
  }

  @Override
  public void start(RunId run, TaskId task, long fence, Launch launch) throws SandboxException {
    enter(Verb.START);
    synchronized (machine) {
      FakeCheckout checkout = checkout(task);
      if (machine.killed.contains(run) && run(run).isEmpty()) {
        throw new SandboxException(SandboxException.Cause.IMPOSSIBLE, "The run was ended.");
      }
      if (fence < machine.fences.getOrDefault(run, Long.MIN_VALUE)) {
        throw new SandboxException(
            SandboxException.Cause.FENCED, "Another replica holds this run now.");
      }
      machine.fences.put(run, fence);
      if (machine.runs.containsKey(run)) {
        return;
      }
      launch.files().forEach(file -> checkout.writeHome(file.path(), file.content()));
      FakeRun started = new FakeRun(run, task, launch);
      machine.runs.put(run, started);
      String name = launch.argv().getFirst();
      FakeProgram program = machine.programs.getOrDefault(name, FakeSandbox::missing);
      started.begin(
          program,
          new FakeAgent(started, checkout, launch),
          () -> checkout.removeHome(launch.files()));
    }
  }

  @Override
  public RunStatus status(RunId run) throws SandboxException {
    enter(Verb.STATUS);
    return run(run).map(FakeRun::status).orElseGet(RunStatus.Absent::new);
  }

  @Override
  public Attachment attach(RunId run, OutputName output, long offset) throws SandboxException {
    enter(Verb.ATTACH);
    FakeRun known = started(run);
    if (offset > known.size(output)) {
      throw new SandboxException(SandboxException.Cause.FORGED, "The run's output shrank.");
    }
    return new FakeAttachment(known, output, (int) offset);
  }

  @Override
  public void deliver(RunId run, MessageId message, String line) throws SandboxException {
    enter(Verb.DELIVER);
    started(run).deliver(message, line);
  }

  @Override
  public void closeInput(RunId run) throws SandboxException {
    enter(Verb.CLOSE_INPUT);
    started(run).closeInput();
  }

  @Override
  public void kill(RunId run) throws SandboxException {
    enter(Verb.KILL);
    synchronized (machine) {
      machine.killed.add(run);
    }
    run(run).ifPresent(FakeRun::kill);
  }

  @Override
  public Collected collect(TaskId task, String base) throws SandboxException {
    enter(Verb.COLLECT);
    FakeCheckout checkout = checkout(task);
    requireEnded(task);
    return checkout.collect(base);
  }

  @Override
  public InputStream capsule(TaskId task, List<String> paths) throws SandboxException {
    enter(Verb.CAPSULE);
    for (String path : paths) {
      if (path.isEmpty()
          || Path.of(path).isAbsolute()
          || Path.of(path).normalize().startsWith("..")) {
        throw new SandboxException(
            SandboxException.Cause.IMPOSSIBLE, "A path does not lie below the home.");
      }
    }
    try {
      return new ByteArrayInputStream(checkout(task).capsule(paths));
    } catch (IOException e) {
      throw new SandboxException(
          SandboxException.Cause.UNAVAILABLE, "The conversation could not be read.", e);
    }
  }

  @Override
  public void remove(TaskId task) throws SandboxException {
    enter(Verb.REMOVE);
    synchronized (machine) {
      requireEnded(task);
      machine.checkouts.remove(task);
      machine.runs.values().removeIf(run -> run.task().equals(task));
    }
  }

  @Override
  public Kept kept() throws SandboxException {
    enter(Verb.KEPT);
    Map<TaskId, Path> checkouts = new HashMap<>();
    machine.checkouts.forEach((task, checkout) -> checkouts.put(task, checkout.store()));
    Set<RunId> strays = new HashSet<>(machine.killed);
    strays.removeAll(machine.runs.keySet());
    return new Kept(checkouts, Set.of(), strays);
  }

  @Override
  public void forget(RunId run) throws SandboxException {
    enter(Verb.FORGET);
    if (run(run).filter(FakeRun::isRunning).isPresent()) {
      throw new SandboxException(SandboxException.Cause.IMPOSSIBLE, "The run has not ended.");
    }
    machine.runs.remove(run);
    machine.killed.remove(run);
  }

  @Override
  public void close() {}

  private void enter(Verb verb) throws SandboxException {
    machine.calls.add(verb);
    SandboxException failure = machine.failures.get(verb);
    if (failure != null) {
      throw new SandboxException(failure.kind(), String.valueOf(failure.getMessage()), failure);
    }
  }

  private static int missing(FakeAgent agent) {
    agent.complain("optio: " + agent.argv().getFirst() + " is not installed in the sandbox");
    return NOT_FOUND;
  }

  private Optional<FakeRun> run(RunId run) {
    return Optional.ofNullable(machine.runs.get(run));
  }

  private FakeRun started(RunId run) throws SandboxException {
    return run(run)
        .orElseThrow(() ->
            new SandboxException(
                SandboxException.Cause.UNAVAILABLE, "The run was not started here."));
  }

  private FakeCheckout checkout(TaskId task) throws SandboxException {
    @Nullable FakeCheckout checkout = machine.checkouts.get(task);
    if (checkout == null) {
      throw new SandboxException(
          SandboxException.Cause.UNAVAILABLE, "The task has no checkout here.");
    }
    return checkout;
  }

  private void requireEnded(TaskId task) throws SandboxException {
    if (machine.runs.values().stream()
        .anyMatch(run -> run.task().equals(task) && run.isRunning())) {
      throw new SandboxException(
          SandboxException.Cause.IMPOSSIBLE, "A run of this task has not ended.");
    }
  }

  /** Follows an output in memory. */
  private static final class FakeAttachment implements Attachment {
    private final FakeRun run;
    private final OutputName output;
    private int offset;

    FakeAttachment(FakeRun run, OutputName output, int offset) {
      this.run = run;
      this.output = output;
      this.offset = offset;
    }

    @Override
    public Frame next(Duration patience) throws SandboxException, InterruptedException {
      Frame frame = run.next(output, offset, patience);
      if (frame instanceof Frame.Data data) {
        offset += data.bytes().length;
      }
      return frame;
    }

    @Override
    public void close() {}
  }
}
