package dev.optio.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.config.KnownSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What documents say of the code is so. */
class DocumentsTest {
  private static final Path TOP = Path.of("..");
  private static final Path SOURCES = Path.of("src/main/java/dev/optio/server");

  /** The first cell of a table's row, where it is code. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  /** A class by its package below ours, perhaps with a member. */
  private static final Pattern NAME = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w+)((?:\\.\\w+)*)`");

  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|/)([^)#\\s]+)[^)]*\\)");

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(TOP);
        Stream<Path> below = Files.walk(TOP.resolve("docs"));
        Stream<Path> cluster = Files.walk(TOP.resolve("k8s"))) {
      return Stream.of(top, below, cluster)
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @Test
  void everySettingIsExplainedAndEveryExplainedOneIsThere() throws IOException {
    assertThat(rows("docs/settings.md")).containsExactlyInAnyOrderElementsOf(KnownSettings.names());
  }

  @Test
  void everyDependencyHasItsLineAndEveryLineItsDependency() throws IOException {
    // When
    List<String> artifacts =
        Pattern.compile("<dependency>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>([^<]+)<")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(match -> match.group(1))
            .toList();

    // Then
    assertThat(rows("docs/dependencies.md")).containsExactlyInAnyOrderElementsOf(artifacts);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyNameExists(Path document) throws IOException {
    // When
    List<String> unknown =
        NAME.matcher(Files.readString(document))
            .results()
            .filter(match -> !exists(match))
            .map(MatchResult::group)
            .toList();

    // Then
    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    // When
    List<String> dead =
        LINK.matcher(Files.readString(document))
            .results()
            .map(match -> match.group(1))
            .filter(link -> !Files.exists(document.resolveSibling(link)))
            .toList();

    // Then
    assertThat(dead).isEmpty();
  }

  @Test
  void decisionsAreNumberedAndSayWhatWouldChangeThem() throws IOException {
    // Given
    Map<Integer, String> decisions = new TreeMap<>();
    try (Stream<Path> files = Files.list(TOP.resolve("docs/decisions"))) {
      for (Path file : files.filter(path -> Character.isDigit(name(path).charAt(0))).toList()) {
        decisions.put(Integer.valueOf(name(file).substring(0, 4)), Files.readString(file));
      }
    }

    // Then
    assertThat(List.copyOf(decisions.keySet()))
        .isEqualTo(Stream.iterate(1, n -> n + 1).limit(decisions.size()).toList());
    decisions.forEach((number, text) ->
        assertThat(text)
            .startsWith("# " + number + ". ")
            .contains("**Context.**", "**Choice.**", "**Cost.**", "**What would change it.**"));
  }

  private static boolean exists(MatchResult match) {
    Path file = SOURCES.resolve(match.group(1).replace('.', '/') + ".java");
    if (!Files.exists(file)) {
      return false;
    }
    String member = match.group(2);
    return member.isEmpty() || source(file).contains(member.substring(member.lastIndexOf('.') + 1));
  }

  private static String source(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> rows(String document) throws IOException {
    return ROW.matcher(Files.readString(TOP.resolve(document)))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
