package dev.optio.server.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops when more arrives than its conversation may take in. */
final class CountedStream extends FilterInputStream {
  private final Meter meter;

  CountedStream(InputStream in, Meter meter) {
    super(in);
    this.meter = meter;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      meter.arrived(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      meter.arrived(count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    meter.arrived(skipped);
    return skipped;
  }
}
