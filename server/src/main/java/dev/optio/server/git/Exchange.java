package dev.optio.server.git;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.transport.Transport;

/** One conversation with a remote, as {@link GitTransport} leads it. */
public interface Exchange {
  /** Speaks with the remote; is closed by who opened it. */
  Transport transport();

  /** Says that the work was cancelled once its time is over. */
  ProgressMonitor monitor();

  /** From here on so many more bytes may arrive, after decoding. */
  void allow(long bytes);

  /** What is done in an exchange. */
  @FunctionalInterface
  interface Conversation<T> {
    T with(Exchange exchange) throws IOException, RemoteException;
  }

  /**
   * What an exchange may take.
   *
   * @param time from the first look-up to the last byte
   * @param bytes that arrive at first, after decoding
   */
  record Limits(Duration time, long bytes) {}
}
