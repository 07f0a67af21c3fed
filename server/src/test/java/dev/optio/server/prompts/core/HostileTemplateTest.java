package dev.optio.server.prompts.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.PromptMessages.PromptMistake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many texts that nobody would write. Each failure names the seed of its text. */
class HostileTemplateTest {
  private static final List<String> FRAGMENTS =
      List.of(
          "{{",
          "}}",
          "{",
          "}",
          "{{A}}",
          "{{#if A}}",
          "{{#if B}}",
          "{{else}}",
          "{{/if}}",
          "#if",
          "\\",
          "\\\\",
          "\n",
          "\r\n",
          " ",
          "\t",
          "A",
          "é",
          "😀",
          "\u202e",
          "\0",
          "{{ B }}",
          "/if",
          "else");

  @Test
  void anyTextIsATemplateOrHasMistakesWithinIt() {
    for (int seed = 0; seed < 4_000; seed++) {
      // Given
      Random random = new Random(seed);
      String text =
          Stream.generate(() -> FRAGMENTS.get(random.nextInt(FRAGMENTS.size())))
              .limit(random.nextInt(40))
              .collect(Collectors.joining());

      // When
      List<PromptMistake> mistakes = Prompts.mistakes(text);

      // Then
      List<String> lines = List.of(text.split("\n", -1));
      PromptMistake before = new PromptMistake(1, 1, "");
      for (PromptMistake mistake : mistakes) {
        assertThat(mistake.line()).as("line, seed %d", seed).isBetween(1, lines.size());
        String line = lines.get(mistake.line() - 1);
        assertThat(mistake.column())
            .as("column, seed %d", seed)
            .isBetween(1, line.codePointCount(0, line.length()) + 1);
        assertThat(order(mistake)).as("seed %d", seed).isGreaterThanOrEqualTo(order(before));
        before = mistake;
      }
      if (mistakes.isEmpty()) {
        // Reading it is not all: it also renders.
        Prompts.render(text, Map.of("A", "a"));
      }
    }
  }

  @Test
  void whatIsWrittenDownComesOut() {
    for (int seed = 0; seed < 2_000; seed++) {
      // Given
      Sample sample = new Sample(new Random(seed));
      sample.sequence(0);

      // When
      String rendered = Prompts.render(sample.template.toString(), sample.values);

      // Then
      assertThat(rendered).as("seed %d", seed).isEqualTo(sample.expected.toString());
    }
  }

  static Stream<String> pieces() {
    return Stream.of(
            "{{",
            "{{ ",
            "{{#if A}}",
            "{{/if}}",
            "{{else}}",
            "\\",
            "\\{{",
            " ",
            "\t{{A}}",
            "}}",
            "{{A",
            "{{A}} ",
            "{{#if A}} ",
            " {{/if}}",
            "{{#if A}}\n",
            "{{#",
            "{{\\")
        .map(piece -> piece.repeat(Template.MAX_BYTES / piece.length()));
  }

  @ParameterizedTest
  @MethodSource("pieces")
  @Timeout(30)
  void takesNoLongerForAHostileTextThanForAnother(String piece) {
    // Given
    String text = piece.repeat(Template.MAX_BYTES / piece.length());

    // When
    List<PromptMistake> mistakes = Prompts.mistakes(text);
    List<PromptMistake> withABegin = Prompts.mistakes(" " + text.substring(1));

    // Then
    assertThat(mistakes).hasSizeLessThanOrEqualTo(20);
    assertThat(withABegin).hasSizeLessThanOrEqualTo(20);
  }

  private static long order(PromptMistake mistake) {
    return mistake.line() * 1_000_000L + mistake.column();
  }

  /** A template, its values, and what must come out, made side by side. */
  private static final class Sample {
    private static final List<String> NAMES = List.of("A", "b_1", "_", "ELSE", "iff");
    private static final List<String> VALUES =
        List.of("", "false", "true", "{{A}}", "{{/if}}", "\\{{", "\n\n", "{{#if A}}x{{/if}}");

    private final Random random;
    private final Map<String, String> values = new HashMap<>();
    private final StringBuilder template = new StringBuilder();
    private final StringBuilder expected = new StringBuilder();

    /** Whether what is written now comes out. */
    private boolean shown = true;

    Sample(Random random) {
      this.random = random;
      NAMES.forEach(name -> values.put(name, VALUES.get(random.nextInt(VALUES.size()))));
    }

    void sequence(int depth) {
      for (int left = random.nextInt(5); left >= 0; left--) {
        switch (random.nextInt(depth < 4 ? 3 : 2)) {
          case 0 -> text();
          case 1 -> value();
          default -> choice(depth);
        }
      }
    }

    /** Begins and ends with a sign, so that no condition stands alone on a line. */
    private void text() {
      String text =
          Stream.generate(() -> FRAGMENTS.get(random.nextInt(FRAGMENTS.size())))
              .limit(random.nextInt(6))
              .collect(Collectors.joining("", ".", "."))
              .replace("\0", "");
      template.append(escaped(text));
      if (shown) {
        expected.append(text);
      }
    }

    private void value() {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      template.append("{{").append(" ".repeat(random.nextInt(2))).append(name).append("}}");
      if (shown) {
        expected.append(values.get(name));
      }
    }

    private void choice(int depth) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      boolean before = shown;
      boolean counts = !List.of("", "false").contains(values.get(name));
      template.append("{{#if ").append(name).append("}}");
      shown = before && counts;
      sequence(depth + 1);
      if (random.nextBoolean()) {
        template.append("{{else}}");
        shown = before && !counts;
        sequence(depth + 1);
      }
      template.append("{{/if}}");
      shown = before;
    }

    /** As the documentation says: a backslash before braces, and two for one before them. */
    private static String escaped(String text) {
      StringBuilder escaped = new StringBuilder();
      int backslashes = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (text.startsWith("{{", i)) {
          escaped.append("\\".repeat(backslashes)).append("\\{{");
          i++;
          backslashes = 0;
          continue;
        }
        backslashes = c == '\\' ? backslashes + 1 : 0;
        escaped.append(c);
      }
      return escaped.toString();
    }
  }
}
