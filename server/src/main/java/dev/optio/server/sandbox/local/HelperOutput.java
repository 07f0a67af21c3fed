package dev.optio.server.sandbox.local;

import java.io.FilterInputStream;
import java.io.IOException;

/**
 * What a program of ours writes, up to a limit. Its end is an end only if the program succeeded;
 * else reading fails, so that half of something is never taken for all of it.
 */
final class HelperOutput extends FilterInputStream {
  private final HelperProcess process;
  private final String what;
  private long left;

  HelperOutput(HelperProcess process, long limit, String what) {
    super(process.output());
    this.process = process;
    this.left = limit;
    this.what = what;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n < 0) {
      requireSuccess();
      return n;
    }
    left -= n;
    if (left < 0) {
      throw new IOException(what + " is larger than what is taken.");
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    return readNBytes((int) Math.min(n, Integer.MAX_VALUE)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {
    process.close();
  }

  private void requireSuccess() throws IOException {
    try {
      int status = process.await();
      if (status != 0) {
        throw new IOException(what + " could not be read to its end: " + process.complaint(status));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(what + " was not waited for.", e);
    }
  }
}
