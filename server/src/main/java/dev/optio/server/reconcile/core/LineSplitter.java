package dev.optio.server.reconcile.core;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts one output stream into lines and knows up to where it has done so. Bytes of a line that is
 * not complete are kept here and not counted: whoever goes on after a crash reads them again.
 *
 * <p>Used by one thread at a time.
 */
public final class LineSplitter {
  /** A line that is longer is cut into several: agents put whole images into one event. */
  public static final int MAX_LINE = 16 << 20;

  private final int maxLine;
  private final ByteArrayOutputStream carry = new ByteArrayOutputStream();
  private long offset;

  /** A splitter that begins at a byte offset. */
  public LineSplitter(long offset) {
    this(offset, MAX_LINE);
  }

  LineSplitter(long offset, int maxLine) {
    this.offset = offset;
    this.maxLine = maxLine;
  }

  /** Where the line begins that is not complete yet. */
  public long offset() {
    return offset;
  }

  /** The lines that these bytes complete, without their ends; what is no UTF-8 is replaced. */
  public List<String> feed(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        carry.write(bytes, from, at - from);
        lines.add(taken(1));
        from = at + 1;
      } else if (carry.size() + at - from >= maxLine) {
        carry.write(bytes, from, at - from);
        lines.add(taken(0));
        from = at;
      }
    }
    carry.write(bytes, from, bytes.length - from);
    return lines;
  }

  /** The last line of a stream that does not end in a line feed. */
  public List<String> rest() {
    return carry.size() == 0 ? List.of() : List.of(taken(0));
  }

  private String taken(int end) {
    byte[] line = carry.toByteArray();
    offset += line.length + end;
    carry.reset();
    int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }
}
