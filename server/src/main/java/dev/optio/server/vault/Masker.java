package dev.optio.server.vault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Replaces secret values in text that will be stored or sent. Every line of at least {@link
 * #MIN_LENGTH} characters of a value is looked for as it stands.
 */
public final class Masker {
  /** Shorter lines are too likely to be ordinary words. */
  public static final int MIN_LENGTH = 8;

  private final List<Pattern> patterns;

  private Masker(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  private record Pattern(String text, String replacement) {}

  /** A masker for these values, by the name that stands in their place. */
  public static Masker of(Map<String, Plaintext> values, Grant grant) {
    List<Pattern> patterns = new ArrayList<>();
    values.forEach((name, value) ->
        value
            .text(grant)
            .lines()
            .map(String::strip)
            .filter(line -> line.length() >= MIN_LENGTH)
            .forEach(line -> patterns.add(new Pattern(line, "‹hidden: " + name + "›"))));
    // Longest first, so that a value that contains another is hidden whole.
    patterns.sort(Comparator.comparingInt((Pattern pattern) -> pattern.text().length()).reversed());
    return new Masker(List.copyOf(patterns));
  }

  /** The text without values. */
  public String mask(String text) {
    String masked = text;
    for (Pattern pattern : patterns) {
      masked = masked.replace(pattern.text(), pattern.replacement());
    }
    return masked;
  }

  @Override
  public String toString() {
    return "Masker[" + patterns.size() + " patterns]";
  }
}
