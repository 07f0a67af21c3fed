package dev.optio.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads named values and remembers every mistake, so that all are reported at once. A value that is
 * wrong is replaced by its default until the mistakes are reported.
 */
final class SettingsReader {
  /** Variables that Kubernetes makes for a service named {@code optio…}. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "OPTIO(_[A-Z0-9]+)*_(SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  /**
   * What a run gets in its environment; a server started from within a run is not to stumble over
   * it.
   */
  private static final Set<String> RUN_VARIABLES =
      Set.of(
          "OPTIO_RUN_ID",
          "OPTIO_TASK_ID",
          "OPTIO_WORKDIR",
          "OPTIO_PROMPT",
          "OPTIO_PROMPT_FILE",
          "OPTIO_BRANCH");

  private static final int MOST_DAYS = 36_500;

  private final Map<String, String> environment;
  private final Set<String> known = new HashSet<>();
  private final List<String> mistakes = new ArrayList<>();

  SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  Optional<String> text(String name) {
    known.add(name);
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** A value under a name that other programs know in capitals and without; capitals first. */
  Optional<String> eitherCase(String name) {
    return text(name)
        .or(() -> Optional.of(environment.getOrDefault(name.toLowerCase(Locale.ROOT), "")))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  boolean flag(String name, boolean absent) {
    return parsed(
        name,
        absent,
        "true or false",
        value ->
            switch (value.toLowerCase(Locale.ROOT)) {
              case "true", "1", "yes", "on" -> true;
              case "false", "0", "no", "off" -> false;
              default -> throw new IllegalArgumentException(value);
            });
  }

  long number(String name, long absent, long min, long max) {
    return parsed(
        name,
        absent,
        "a whole number from " + min + " to " + max,
        value -> {
          long number = Long.parseLong(value);
          if (number < min || number > max) {
            throw new IllegalArgumentException(value);
          }
          return number;
        });
  }

  /** A number of days; nothing when none is set. */
  Optional<Integer> days(String name) {
    return text(name).isEmpty()
        ? Optional.empty()
        : Optional.of((int) number(name, MOST_DAYS, 1, MOST_DAYS));
  }

  int port(String name, int absent) {
    return (int) number(name, absent, 0, 65_535);
  }

  /** A duration as {@code 500ms}, {@code 30s}, {@code 15m} or {@code 2h}. */
  Duration duration(String name, Duration absent, Duration min, Duration max) {
    return parsed(
        name,
        absent,
        "a duration such as 500ms, 30s, 15m or 2h, from " + written(min) + " to " + written(max),
        value -> {
          Duration duration = parseDuration(value);
          if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new IllegalArgumentException(value);
          }
          return duration;
        });
  }

  <E extends Enum<E>> E choice(String name, E absent, Class<E> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(SettingsReader::word)
            .collect(Collectors.joining(" or "));
    return parsed(
        name,
        absent,
        words,
        value ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(value)));
  }

  /** Comma-separated words. */
  List<String> list(String name) {
    return text(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /**
   * An absolute URL with one of the schemes; its text is never repeated in a mistake, since it may
   * hold a password.
   */
  Optional<URI> url(String name, String... schemes) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = URI.create(value.get());
      if (url.getScheme() != null
          && url.getHost() != null
          && List.of(schemes).contains(url.getScheme())) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the value.
    }
    mistake(name, "must be a URL that begins with " + String.join(":// or ", schemes) + "://");
    return Optional.empty();
  }

  void mistake(String name, String sentence) {
    mistakes.add(name + " " + sentence + (sentence.endsWith("?") ? "" : "."));
  }

  /** Fails with every mistake, unknown names with our prefix included. */
  void finish() {
    environment.keySet().stream()
        .filter(name ->
            name.startsWith("OPTIO_") && !known.contains(name) && !RUN_VARIABLES.contains(name))
        .filter(name -> !SERVICE_LINK.matcher(name).matches())
        .sorted()
        .forEach(name -> mistake(name, "is not a setting of this version" + nearest(name)));
    if (!mistakes.isEmpty()) {
      throw new SettingsException(mistakes);
    }
  }

  private String nearest(String name) {
    return known.stream()
        .filter(candidate -> candidate.startsWith("OPTIO_") && distance(candidate, name) <= 3)
        .min(Comparator.comparingInt(candidate -> distance(candidate, name)))
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("");
  }

  private <T> T parsed(String name, T absent, String expected, Function<String, T> parse) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return absent;
    }
    try {
      return parse.apply(value.get());
    } catch (IllegalArgumentException e) {
      mistake(name, "must be " + expected);
      return absent;
    }
  }

  private static Duration parseDuration(String value) {
    var matcher = Pattern.compile("(\\d{1,9})(ms|s|m|h)").matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(value);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static String written(Duration bound) {
    return bound.toHours() > 0 ? bound.toHours() + "h" : bound.toSeconds() + "s";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Levenshtein distance, for a suggestion only. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
