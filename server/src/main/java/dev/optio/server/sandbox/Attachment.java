package dev.optio.server.sandbox;

import java.time.Duration;

/** One open view of a run's output. Used by one thread at a time. */
public interface Attachment extends AutoCloseable {
  /** The next frame: at once when bytes are there, else a heartbeat after {@code patience}. */
  Frame next(Duration patience) throws SandboxException, InterruptedException;

  @Override
  void close();

  /** What an attachment says. */
  sealed interface Frame {
    /**
     * Bytes of the stream.
     *
     * @param offset where they begin
     */
    record Data(long offset, byte[] bytes) implements Frame {}

    /** Nothing new, and the run lives. */
    record Heartbeat() implements Frame {}

    /** All bytes were read and no more will come: the run exited or was lost. */
    record End(RunStatus status) implements Frame {}
  }
}
