package dev.optio.server.publish;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/*
 * A window over the last eight bytes slides over the content. A bit set says whether any wanted value
 * begins so; only then the table is asked, and a candidate is followed byte by byte. Nothing depends
 * on where buffers end, and the cost does not grow with the number of values.
 */

/**
 * Finds exact values of secrets: each whole value, and each line of a value with several lines.
 * Lines under eight bytes are not looked for, for they occur everywhere; nor are the lines around a
 * PEM block, for they are no secret.
 */
public final class SecretScan implements ContentScan {
  private static final int WINDOW = Long.BYTES;
  private static final int FILTER_BITS = 1 << 20;

  private record Wanted(String secret, byte[] value) {}

  /** A value whose beginning was seen. */
  private static final class Candidate {
    final Wanted wanted;
    int matched = WINDOW;

    Candidate(Wanted wanted) {
      this.wanted = wanted;
    }
  }

  private final Map<Long, List<Wanted>> byBeginning = new HashMap<>();
  private final BitSet filter = new BitSet(FILTER_BITS);

  /** A scan for the given values. */
  public SecretScan(List<Value> values) {
    for (Value value : values) {
      add(value.secret(), value.bytes());
      for (byte[] line : lines(value.bytes())) {
        add(value.secret(), line);
      }
    }
  }

  /**
   * A value to look for.
   *
   * @param secret the secret's name
   */
  public record Value(String secret, byte[] bytes) {
    /** Without the value. */
    @Override
    public String toString() {
      return "Value[" + secret + "]";
    }
  }

  @Override
  public Optional<Hit> find(InputStream content) throws IOException {
    if (byBeginning.isEmpty()) {
      return Optional.empty();
    }
    byte[] buffer = new byte[64 << 10];
    List<Candidate> candidates = new ArrayList<>();
    long window = 0;
    long seen = 0;
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      for (int i = 0; i < count; i++) {
        window = window << Byte.SIZE | (buffer[i] & 0xFF);
        seen++;
        Optional<Hit> followed = follow(candidates, buffer[i]);
        if (followed.isPresent()) {
          return followed;
        }
        if (seen >= WINDOW && filter.get(slot(window))) {
          Optional<Hit> begun = begin(candidates, window);
          if (begun.isPresent()) {
            return begun;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Hit> follow(List<Candidate> candidates, byte next) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    candidates.removeIf(candidate -> candidate.wanted.value()[candidate.matched] != next);
    for (Candidate candidate : candidates) {
      candidate.matched++;
      if (candidate.matched == candidate.wanted.value().length) {
        return Optional.of(new Hit(candidate.wanted.secret()));
      }
    }
    return Optional.empty();
  }

  private Optional<Hit> begin(List<Candidate> candidates, long window) {
    for (Wanted wanted : byBeginning.getOrDefault(window, List.of())) {
      if (wanted.value().length == WINDOW) {
        return Optional.of(new Hit(wanted.secret()));
      }
      candidates.add(new Candidate(wanted));
    }
    return Optional.empty();
  }

  private void add(String secret, byte[] raw) {
    byte[] value = stripped(raw);
    if (value.length < WINDOW || isPemArmour(value)) {
      return;
    }
    long beginning = 0;
    for (int i = 0; i < WINDOW; i++) {
      beginning = beginning << Byte.SIZE | (value[i] & 0xFF);
    }
    byBeginning.computeIfAbsent(beginning, _ -> new ArrayList<>()).add(new Wanted(secret, value));
    filter.set(slot(beginning));
  }

  private static int slot(long window) {
    return (int) ((window * 0x9E3779B97F4A7C15L) >>> 44);
  }

  private static List<byte[]> lines(byte[] value) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= value.length; i++) {
      if (i == value.length || value[i] == '\n' || value[i] == '\r') {
        if (start > 0 || i < value.length) {
          lines.add(Arrays.copyOfRange(value, start, i));
        }
        start = i + 1;
      }
    }
    return lines;
  }

  private static byte[] stripped(byte[] raw) {
    int start = 0;
    int end = raw.length;
    while (start < end && isBlank(raw[start])) {
      start++;
    }
    while (end > start && isBlank(raw[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(raw, start, end);
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t' || value == '\n' || value == '\r';
  }

  private static boolean isPemArmour(byte[] value) {
    boolean oneLine = true;
    for (byte b : value) {
      oneLine &= b != '\n';
    }
    return oneLine
        && value.length > 10
        && Arrays.equals(
            value, 0, 5, "-----".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 5);
  }
}
