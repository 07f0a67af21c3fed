package dev.optio.server.sandbox.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A running program of ours in a task's view. Closing it ends it. */
final class HelperProcess implements AutoCloseable {
  private static final int KEPT_COMPLAINT = 2_000;
  private static final int TIMED_OUT = 124;

  private final Process process;
  private final Thread errors;
  private final ByteArrayOutputStream complaint = new ByteArrayOutputStream();

  HelperProcess(Process process) {
    this.process = process;
    this.errors = Thread.ofVirtual().start(this::readErrors);
  }

  InputStream output() {
    return process.getInputStream();
  }

  /** Writes the program's whole input from another thread, then ends it. */
  void feed(byte[]... parts) {
    Thread.ofVirtual()
        .start(() -> {
          try (OutputStream out = process.getOutputStream()) {
            for (byte[] part : parts) {
              out.write(part);
            }
          } catch (IOException e) {
            // The program ended before it had read all; its status says why.
          }
        });
  }

  void closeInput() {
    feed();
  }

  /** Drops all output, on another thread. */
  void discardOutput() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            output().transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            // The program has ended; its status says how.
          }
        });
  }

  /** Waits for the end. All output must have been read, or be dropped. */
  int await() throws InterruptedException {
    int status = process.waitFor();
    errors.join();
    return status;
  }

  /** What it said on standard error, cut; hostile text. */
  String complaint(int status) {
    if (status == TIMED_OUT) {
      return "it took too long";
    }
    String text;
    synchronized (complaint) {
      text = complaint.toString(StandardCharsets.UTF_8).strip();
    }
    return text.isEmpty() ? "exit status " + status : text;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.getInputStream().close();
    } catch (IOException e) {
      // Nothing is read from it any more.
    }
  }

  private void readErrors() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getErrorStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (complaint) {
          complaint.write(buffer, 0, Math.min(n, KEPT_COMPLAINT - complaint.size()));
        }
      }
    } catch (IOException e) {
      // The program was ended by us.
    }
  }
}
