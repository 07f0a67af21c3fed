package dev.optio.server.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/*
 * JGit joins what a remote says of its progress to one line until the line ends, in memory and with
 * the whole of it copied each time. So lines are measured here, on the way to it. See
 * gitprotocol-common(5) for the framing and gitprotocol-pack(5) for the channels.
 */

/** Ends an answer whose progress line does not end. What is not framed passes as it is. */
final class ProgressLimit extends FilterInputStream {
  static final int LONGEST_LINE = 256 * 1024;

  private static final int LENGTH_DIGITS = 4;
  private static final int PROGRESS = 2;

  private final Meter meter;
  private final String host;
  private boolean framed = true;
  private int digits;
  private int length;
  private int left;
  private boolean atChannel;
  private int channel;
  private int line;

  ProgressLimit(InputStream in, Meter meter, String host) {
    super(in);
    this.meter = meter;
    this.host = host;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      look((byte) value);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    int read = super.read(buffer, offset, count);
    int position = offset;
    while (framed && position < offset + read) {
      if (left > 0 && !atChannel && channel != PROGRESS) {
        int passed = Math.min(left, offset + read - position);
        left -= passed;
        position += passed;
      } else {
        look(buffer[position++]);
      }
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[Math.clamp(count, 0, 8192)]));
  }

  private void look(byte value) throws IOException {
    if (left > 0) {
      left--;
      if (atChannel) {
        atChannel = false;
        channel = value;
      } else if (channel == PROGRESS) {
        measure(value);
      }
    } else if (framed) {
      readDigit(value);
    }
  }

  private void measure(byte value) throws IOException {
    line = value == '\n' || value == '\r' ? 0 : line + 1;
    if (line > LONGEST_LINE) {
      throw meter.refuse(
          RemoteException.Cause.TOO_LARGE, host + " says something that does not end.");
    }
  }

  private void readDigit(byte value) {
    int digit = Character.digit(value, 16);
    if (digit < 0) {
      framed = false;
      return;
    }
    length = length * 16 + digit;
    digits++;
    if (digits == LENGTH_DIGITS) {
      left = Math.max(0, length - LENGTH_DIGITS);
      atChannel = left > 0;
      digits = 0;
      length = 0;
    }
  }
}
