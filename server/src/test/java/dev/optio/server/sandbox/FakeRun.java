package dev.optio.server.sandbox;

import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run in memory. Its monitor guards all of it. */
final class FakeRun {
  private static final int KILLED = 143;
  private static final int CUT = 137;
  private static final int FAILED = 1;

  private final RunId id;
  private final TaskId task;
  private final Launch launch;
  private final Map<OutputName, ByteArrayOutputStream> outputs = new EnumMap<>(OutputName.class);
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final Set<MessageId> delivered = new HashSet<>();
  private int consumed;
  private boolean inputClosed;
  private boolean cut;
  private RunStatus status = new RunStatus.Running();
  private Thread thread = Thread.currentThread(); // until the program has one of its own

  FakeRun(RunId id, TaskId task, Launch launch) {
    this.id = id;
    this.task = task;
    this.launch = launch;
    for (OutputName output : OutputName.values()) {
      outputs.put(output, new ByteArrayOutputStream());
    }
    input.writeBytes(launch.input());
    inputClosed = !launch.keepsInputOpen();
  }

  RunId id() {
    return id;
  }

  TaskId task() {
    return task;
  }

  Launch launch() {
    return launch;
  }

  synchronized void begin(FakeProgram program, FakeAgent agent, Runnable afterwards) {
    thread =
        Thread.ofVirtual()
            .name("fake-agent")
            .start(() -> {
              int code = perform(program, agent);
              afterwards.run();
              end(code);
            });
  }

  private static int perform(FakeProgram program, FakeAgent agent) {
    try {
      return program.run(agent);
    } catch (InterruptedException e) {
      return KILLED;
    } catch (IOException | RuntimeException e) {
      agent.complain(String.valueOf(e));
      return FAILED;
    }
  }

  synchronized RunStatus status() {
    return status;
  }

  synchronized boolean isRunning() {
    return status instanceof RunStatus.Running;
  }

  synchronized void write(OutputName output, byte[] bytes) {
    if (!isRunning()) {
      return;
    }
    ByteArrayOutputStream kept = output(output);
    long room = launch.outputLimit() - kept.size();
    kept.write(bytes, 0, (int) Math.min(room, bytes.length));
    if (bytes.length > room) {
      cut = true;
      stop(CUT);
    }
    notifyAll();
  }

  synchronized Optional<String> readLine() throws InterruptedException {
    while (true) {
      byte[] all = input.toByteArray();
      int feed = indexOf(all, consumed);
      boolean last = feed < 0 && inputClosed && consumed < all.length;
      if (feed >= 0 || last) {
        int to = last ? all.length : feed;
        String line = new String(all, consumed, to - consumed, StandardCharsets.UTF_8);
        consumed = last ? to : to + 1;
        return Optional.of(line);
      }
      if (inputClosed) {
        return Optional.empty();
      }
      wait();
    }
  }

  synchronized void deliver(MessageId message, String line) throws SandboxException {
    if (delivered.contains(message)) {
      return;
    }
    if (inputClosed || !isRunning()) {
      throw new SandboxException(SandboxException.Cause.IMPOSSIBLE, "The run takes no more input.");
    }
    delivered.add(message);
    input.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    notifyAll();
  }

  synchronized void closeInput() {
    inputClosed = true;
    notifyAll();
  }

  synchronized void kill() {
    if (isRunning()) {
      stop(KILLED);
    }
  }

  synchronized void lose() {
    if (isRunning()) {
      status = new RunStatus.Lost();
      thread.interrupt();
      notifyAll();
    }
  }

  /** Takes bytes away, as one who forges would. */
  synchronized void shrink(OutputName output, int size) {
    byte[] kept = Arrays.copyOf(output(output).toByteArray(), size);
    output(output).reset();
    output(output).writeBytes(kept);
    notifyAll();
  }

  synchronized int size(OutputName output) {
    return output(output).size();
  }

  /** Waits until there are more than {@code offset} bytes, the run has ended, or patience has. */
  synchronized Attachment.Frame next(OutputName output, int offset, Duration patience)
      throws InterruptedException, SandboxException {
    long start = System.nanoTime();
    long left = patience.toMillis();
    while (output(output).size() == offset && isRunning() && left > 0) {
      wait(left);
      left = patience.minusNanos(System.nanoTime() - start).toMillis();
    }
    byte[] all = output(output).toByteArray();
    if (all.length < offset) {
      throw new SandboxException(SandboxException.Cause.FORGED, "The run's output shrank.");
    }
    if (all.length > offset) {
      return new Attachment.Frame.Data(offset, Arrays.copyOfRange(all, offset, all.length));
    }
    return isRunning() ? new Attachment.Frame.Heartbeat() : new Attachment.Frame.End(status);
  }

  private ByteArrayOutputStream output(OutputName output) {
    ByteArrayOutputStream bytes = outputs.get(output);
    if (bytes == null) {
      throw new IllegalStateException();
    }
    return bytes;
  }

  private synchronized void end(int code) {
    if (isRunning()) {
      status =
          new RunStatus.Exited(
              code, output(OutputName.STDOUT).size(), output(OutputName.STDERR).size(), cut);
      notifyAll();
    }
  }

  private void stop(int code) {
    end(code);
    thread.interrupt();
  }

  private static int indexOf(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
