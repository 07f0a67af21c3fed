package dev.optio.server.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops when more arrives than the session allows. */
final class CountedStream extends FilterInputStream {
  private final HttpSession session;

  CountedStream(InputStream in, HttpSession session) {
    super(in);
    this.session = session;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      session.arrived(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      session.arrived(count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    session.arrived(skipped);
    return skipped;
  }
}
