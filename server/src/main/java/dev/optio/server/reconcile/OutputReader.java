package dev.optio.server.reconcile;

import dev.optio.server.ids.RunId;
import dev.optio.server.sandbox.Attachment;
import dev.optio.server.sandbox.Attachment.Frame;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.sandbox.SandboxException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/** Reads one output stream of a run on a thread of its own, into a queue that holds it back. */
final class OutputReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Thread thread;

  private OutputReader(Thread thread) {
    this.thread = thread;
  }

  /** What comes out of the queue. */
  sealed interface Item {
    OutputName output();

    record Read(OutputName output, Frame frame) implements Item {}

    /** Nothing more comes from this stream. */
    record Broken(OutputName output, SandboxException why) implements Item {}
  }

  /** Begins to read at a byte offset. */
  static OutputReader start(
      Sandbox sandbox, RunId run, OutputName output, long offset, BlockingQueue<Item> into) {
    return new OutputReader(
        Thread.ofVirtual()
            .name("output-" + output)
            .start(() -> read(sandbox, run, output, offset, into)));
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private static void read(
      Sandbox sandbox, RunId run, OutputName output, long offset, BlockingQueue<Item> into) {
    try (Attachment attachment = sandbox.attach(run, output, offset)) {
      while (true) {
        Frame frame = attachment.next(PATIENCE);
        into.put(new Item.Read(output, frame));
        if (frame instanceof Frame.End) {
          return;
        }
      }
    } catch (SandboxException e) {
      offer(into, new Item.Broken(output, e));
    } catch (InterruptedException e) {
      // Closed: nobody reads the queue any more.
      Thread.currentThread().interrupt();
    }
  }

  private static void offer(BlockingQueue<Item> into, Item item) {
    try {
      into.put(item);
    } catch (InterruptedException e) {
      // Closed: nobody reads the queue any more.
      Thread.currentThread().interrupt();
    }
  }
}
