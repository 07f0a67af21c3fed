package dev.optio.server.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a {@link FakeProgram} has: its input, its outputs, its environment, its files. */
public final class FakeAgent {
  private final FakeRun run;
  private final FakeCheckout checkout;
  private final Launch launch;

  FakeAgent(FakeRun run, FakeCheckout checkout, Launch launch) {
    this.run = run;
    this.checkout = checkout;
    this.launch = launch;
  }

  public List<String> argv() {
    return launch.argv();
  }

  public Map<String, String> environment() {
    return launch.environment();
  }

  /** Writes a line to standard output. */
  public void print(String line) {
    write(OutputName.STDOUT, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a line to standard error. */
  public void complain(String line) {
    write(OutputName.STDERR, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public void write(OutputName output, byte[] bytes) {
    run.write(output, bytes);
  }

  /** Waits for a line of input; empty at its end. */
  public Optional<String> readLine() throws InterruptedException {
    return run.readLine();
  }

  /** A file of the home, or of the checkout's last commit and what was written since. */
  public Optional<byte[]> home(String path) {
    return checkout.home(path);
  }

  public void writeHome(String path, byte[] content) {
    checkout.writeHome(path, content);
  }

  /** Reads a file of the checkout. */
  public Optional<byte[]> read(String path) throws IOException {
    return checkout.read(path);
  }

  /** Writes a file of the checkout, and leaves it uncommitted. */
  public void write(String path, String content) {
    checkout.write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Commits all that was written. */
  public void commit(String message) throws IOException {
    checkout.commit(message);
  }
}
