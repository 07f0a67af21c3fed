package dev.optio.server.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may break a rule, with the reason: the lines of {@code architecture-exceptions.txt}. A line
 * that nothing needs any more is a failure, so the list shrinks by itself.
 */
final class Exceptions {
  private static final String FILE = "/architecture-exceptions.txt";

  private final Map<String, String> reasons;
  private final Set<String> used = new TreeSet<>();

  private Exceptions(Map<String, String> reasons) {
    this.reasons = reasons;
  }

  /** The exceptions of one rule. */
  static Exceptions of(String rule) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String line : text().lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\|", 3);
      if (parts.length != 3 || parts[2].isBlank()) {
        throw new IllegalStateException("no rule, place and reason: " + line);
      }
      if (parts[0].strip().equals(rule)) {
        reasons.put(parts[1].strip(), parts[2].strip());
      }
    }
    return new Exceptions(reasons);
  }

  static Exceptions none() {
    return new Exceptions(Map.of());
  }

  /** Whether this place may break the rule. */
  boolean covers(String place) {
    boolean covered = reasons.containsKey(place);
    if (covered) {
      used.add(place);
    }
    return covered;
  }

  /** Places that were never asked for. */
  Set<String> unused() {
    Set<String> unused = new TreeSet<>(reasons.keySet());
    unused.removeAll(used);
    return unused;
  }

  private static String text() {
    try (InputStream in = Exceptions.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
