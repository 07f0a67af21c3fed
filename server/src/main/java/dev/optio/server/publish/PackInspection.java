package dev.optio.server.publish;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ProgressMonitor;

/*
 * JGit's pack reader believes what a pack says of its own sizes and keeps objects in memory while it
 * puts differences together. So the pack is read through once before, with a few kilobytes of memory:
 * every stream is inflated to its end, every announced size held against what comes, and what JGit
 * will have in memory is added up. Format: gitformat-pack(5).
 */

/** Reads through a pack without believing it. */
final class PackInspection {
  private static final int SIGNATURE = 0x5041434B;
  private static final int TRAILER = 20;
  private static final int HASH = 20;

  /** Two sizes of at most ten bytes each stand at the start of a difference. */
  private static final int DELTA_HEAD = 20;

  private final QuarantineLimits limits;
  private final ProgressMonitor monitor;
  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private final byte[] scrap = new byte[64 << 10];
  private final byte[] head = new byte[DELTA_HEAD];

  private int position;
  private int filled;
  private long inflated;
  private long inDeltas;

  PackInspection(InputStream in, QuarantineLimits limits, ProgressMonitor monitor) {
    this.in = in;
    this.limits = limits;
    this.monitor = monitor;
  }

  /** Returns when the pack is well-formed and within the limits. */
  void run() throws IOException, RefusedException {
    Inflater inflater = new Inflater();
    try {
      long count = header();
      for (long i = 0; i < count; i++) {
        if (monitor.isCancelled()) {
          throw new RefusedException(Refusal.TOO_SLOW, "Reading the work took too long.");
        }
        object(inflater);
      }
      skip(TRAILER);
      if (fill()) {
        throw broken();
      }
    } catch (EOFException | DataFormatException damaged) {
      throw broken();
    } finally {
      inflater.end();
    }
  }

  private long header() throws IOException, RefusedException {
    if (word() != SIGNATURE) {
      throw broken();
    }
    int version = word();
    long count = word() & 0xFFFF_FFFFL;
    if (version != 2 && version != 3) {
      throw broken();
    }
    if (count > limits.objects()) {
      throw tooLarge("holds more than " + limits.objects() + " new objects");
    }
    return count;
  }

  private void object(Inflater inflater) throws IOException, RefusedException, DataFormatException {
    int first = next();
    int type = first >> 4 & 7;
    long size = first & 0xF;
    int more = first;
    for (int shift = 4; (more & 0x80) != 0; shift += 7) {
      more = next();
      if (shift > 53) {
        throw broken();
      }
      size |= (long) (more & 0x7F) << shift;
    }
    switch (type) {
      case Constants.OBJ_COMMIT, Constants.OBJ_TREE, Constants.OBJ_TAG ->
          checkSize(size, limits.plainBytes());
      case Constants.OBJ_BLOB -> checkSize(size, limits.objectBytes());
      case Constants.OBJ_OFS_DELTA -> {
        checkSize(size, limits.objectBytes());
        while ((next() & 0x80) != 0) {
          // The way back to the base, which is JGit's to find.
        }
      }
      case Constants.OBJ_REF_DELTA -> {
        checkSize(size, limits.objectBytes());
        skip(HASH);
      }
      default -> throw broken();
    }
    inflate(inflater, size);
    if (type == Constants.OBJ_OFS_DELTA || type == Constants.OBJ_REF_DELTA) {
      countDelta();
    }
  }

  private void inflate(Inflater inflater, long size)
      throws IOException, RefusedException, DataFormatException {
    inflater.reset();
    long got = 0;
    while (!inflater.finished()) {
      int count = inflater.inflate(scrap);
      if (count == 0 && inflater.needsDictionary()) {
        throw broken();
      }
      if (count == 0 && inflater.needsInput()) {
        if (!fill()) {
          throw new EOFException();
        }
        inflater.setInput(buffer, position, filled - position);
        position = filled;
      }
      if (got < DELTA_HEAD) {
        System.arraycopy(scrap, 0, head, (int) got, (int) Math.min(count, DELTA_HEAD - got));
      }
      got += count;
      inflated += count;
      if (got > size) {
        throw broken();
      }
      if (inflated > limits.inflatedBytes()) {
        throw tooLarge("is more than " + megabytes(limits.inflatedBytes()) + " unpacked");
      }
    }
    if (got != size) {
      throw broken();
    }
    position = filled - inflater.getRemaining();
  }

  /** Both sizes: JGit holds the base and the result. */
  private void countDelta() throws RefusedException {
    int at = 0;
    for (int i = 0; i < 2; i++) {
      long size = 0;
      int value = 0x80;
      for (int shift = 0; (value & 0x80) != 0; shift += 7) {
        if (at == DELTA_HEAD || shift > 56) {
          throw broken();
        }
        value = head[at++];
        size |= (long) (value & 0x7F) << shift;
      }
      checkSize(size, limits.objectBytes());
      inDeltas += i == 1 ? size : 0;
    }
    if (inDeltas > limits.deltaBytes()) {
      throw tooLarge("holds more differences between files than this server puts together");
    }
  }

  private void checkSize(long size, long limit) throws RefusedException {
    if (size > limit) {
      throw tooLarge("holds an object of more than " + megabytes(limit));
    }
  }

  private int word() throws IOException {
    return next() << 24 | next() << 16 | next() << 8 | next();
  }

  private int next() throws IOException {
    if (!fill()) {
      throw new EOFException();
    }
    return buffer[position++] & 0xFF;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  /** Whether there is a byte to read. */
  private boolean fill() throws IOException {
    if (position < filled) {
      return true;
    }
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private static RefusedException tooLarge(String what) {
    return new RefusedException(Refusal.TOO_LARGE, "The work " + what + ".");
  }

  private static RefusedException broken() {
    return new RefusedException(Refusal.BROKEN_PACK, "The work arrived damaged or cut off.");
  }
}
