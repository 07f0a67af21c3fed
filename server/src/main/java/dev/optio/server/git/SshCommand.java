package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/**
 * A program at the far end, in the shape that JGit wants: nothing runs on this machine. What it
 * writes is counted, and waited for no longer than the silence allows.
 */
final class SshCommand extends Process {
  /** All that a program may say beside its protocol. */
  private static final long SAID = 256 * 1024;

  private static final int UNKNOWN = -1;

  /** How every line of git's protocol begins, see gitprotocol-common(5). */
  private static final int LENGTH_DIGITS = 4;

  private final ChannelExec channel;
  private final Duration silence;
  private final InputStream output;
  private final InputStream errors;
  private volatile int begun;

  private SshCommand(ChannelExec channel, Duration silence, Meter meter, String host) {
    this.channel = channel;
    this.silence = silence;
    InputStream out = new Answer(channel.getInvertedOut(), meter, host);
    this.output = new ProgressLimit(new CountedStream(out, meter), meter, host);
    this.errors = new Said(channel.getInvertedErr(), meter, host);
  }

  /** Starts it; the channel is open then, or closed. */
  static SshCommand start(
      ChannelExec channel,
      Map<String, String> environment,
      Duration silence,
      Meter meter,
      String host)
      throws IOException {
    environment.forEach(channel::setEnv);
    try {
      channel.open().verify(silence);
    } catch (IOException failed) {
      channel.close(true);
      throw meter.refuse(Cause.UNREACHABLE, host + " starts no program for this connection.");
    }
    return new SshCommand(channel, silence, meter, host);
  }

  @Override
  public OutputStream getOutputStream() {
    return channel.getInvertedIn();
  }

  @Override
  public InputStream getInputStream() {
    return output;
  }

  @Override
  public InputStream getErrorStream() {
    return errors;
  }

  @Override
  public int waitFor() {
    return waitFor(silence.toMillis(), TimeUnit.MILLISECONDS) ? exitValue() : UNKNOWN;
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) {
    Set<ClientChannelEvent> seen =
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), unit.toMillis(timeout));
    return seen.contains(ClientChannelEvent.CLOSED);
  }

  /** Waits for it; {@value #UNKNOWN} when the far end does not say. */
  @Override
  public int exitValue() {
    waitFor(silence.toMillis(), TimeUnit.MILLISECONDS);
    Integer status = channel.getExitStatus();
    return status == null ? UNKNOWN : status;
  }

  @Override
  public void destroy() {
    channel.close(true);
  }

  /** Whether it wrote anything of its protocol. */
  boolean answered() {
    return begun > 0;
  }

  /** The protocol's side of what it writes. */
  private final class Answer extends FilterInputStream {
    private final Meter meter;
    private final String host;

    Answer(InputStream in, Meter meter, String host) {
      super(in);
      this.meter = meter;
      this.host = host;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int count = super.read(buffer, offset, length);
        int looked = Math.min(count, LENGTH_DIGITS - begun);
        for (int i = offset; i < offset + looked; i++) {
          if (Character.digit(buffer[i], 16) < 0) {
            throw meter.refuse(
                Cause.NOT_A_GIT_SERVER, host + " answers, but not as a git server does.");
          }
        }
        begun = Math.clamp(begun + (long) count, begun, LENGTH_DIGITS);
        return count;
      } catch (SocketException late) {
        throw meter.refuse(Cause.UNREACHABLE, host + " stopped answering.");
      }
    }

    @Override
    public long skip(long count) throws IOException {
      return Math.max(0, read(new byte[Math.clamp(count, 0, 8192)]));
    }
  }

  /** What it says to people. JGit keeps all of it in memory, so it must end. */
  private final class Said extends FilterInputStream {
    private final Meter meter;
    private final String host;
    private long left = SAID;

    Said(InputStream in, Meter meter, String host) {
      super(in);
      this.meter = meter;
      this.host = host;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        destroy();
        throw meter.refuse(Cause.TOO_LARGE, host + " says something that does not end.");
      }
      return count;
    }
  }
}
