package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.Attachment;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Follows a file that grows. The run's status is asked for before the file is read: if the run had
 * ended by then, what is read is all there is.
 */
final class FileAttachment implements Attachment {
  private static final int LARGEST_FRAME = 256 * 1024;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final RunFolder run;
  private final OutputName output;
  private final FileChannel channel;
  private long offset;

  private FileAttachment(RunFolder run, OutputName output, FileChannel channel, long offset) {
    this.run = run;
    this.output = output;
    this.channel = channel;
    this.offset = offset;
  }

  static FileAttachment open(RunFolder run, OutputName output, long offset)
      throws SandboxException, IOException {
    Path file = run.output(output);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw forged();
    }
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    FileAttachment attachment =
        new FileAttachment(run, output, FileChannel.open(file, options), offset);
    if (attachment.channel.size() < offset) {
      attachment.close();
      throw forged();
    }
    return attachment;
  }

  @Override
  public Frame next(Duration patience) throws SandboxException, InterruptedException {
    try {
      Duration pause = SHORTEST_PAUSE;
      Duration left = patience;
      while (true) {
        Optional<Frame> frame = look();
        if (frame.isPresent()) {
          return frame.get();
        }
        if (!left.isPositive()) {
          return new Frame.Heartbeat();
        }
        Duration nap = pause.compareTo(left) < 0 ? pause : left;
        Thread.sleep(nap);
        left = left.minus(nap);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    } catch (IOException e) {
      throw Failures.of(e, "The run's output could not be read.");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  private Optional<Frame> look() throws SandboxException, IOException {
    RunStatus status = run.status();
    long end =
        switch (status) {
          case RunStatus.Running() -> channel.size();
          case RunStatus.Lost() -> channel.size();
          case RunStatus.Exited exited -> recorded(exited);
          case RunStatus.Absent() -> throw forged(); // it was claimed when this was opened
        };
    if (end < offset || channel.size() < end) {
      throw forged();
    }
    if (end > offset) {
      return Optional.of(read((int) Math.min(end - offset, LARGEST_FRAME)));
    }
    return status instanceof RunStatus.Running
        ? Optional.empty()
        : Optional.of(new Frame.End(status));
  }

  private long recorded(RunStatus.Exited exited) {
    return switch (output) {
      case STDOUT -> exited.stdoutBytes();
      case STDERR -> exited.stderrBytes();
    };
  }

  private Frame read(int length) throws SandboxException, IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw forged(); // it was longer a moment ago
      }
    }
    Frame frame = new Frame.Data(offset, buffer.array());
    offset += length;
    return frame;
  }

  private static SandboxException forged() {
    return new SandboxException(
        SandboxException.Cause.FORGED,
        "The run's output on this machine is not what it was: something changed its files.");
  }
}
