package dev.optio.server.publish;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first lines of a text, up to a size; then a line that says that it was cut. */
final class CutOutput extends OutputStream {
  private static final byte[] MARK =
      "# The rest of this diff was cut.\n".getBytes(StandardCharsets.UTF_8);

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean cut;

  CutOutput(int limit) {
    this.limit = limit - MARK.length;
  }

  boolean cut() {
    return cut;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (cut) {
      return;
    }
    int room = limit - kept.size();
    kept.write(bytes, offset, Math.min(room, length));
    cut = length > room;
  }

  /** What was kept: whole lines when it was cut. */
  byte[] bytes() {
    byte[] bytes = kept.toByteArray();
    if (!cut) {
      return bytes;
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(end + MARK.length);
    whole.write(bytes, 0, end);
    whole.write(MARK, 0, MARK.length);
    return whole.toByteArray();
  }
}
