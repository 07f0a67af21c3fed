package dev.optio.server.prompts.core;

import static dev.optio.server.prompts.core.Prompts.mistakes;
import static dev.optio.server.prompts.core.Prompts.read;
import static dev.optio.server.prompts.core.Prompts.render;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.PromptMessages.PromptMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the language of templates means. */
class TemplateTest {
  @Nested
  class Values {
    @ParameterizedTest
    @ValueSource(strings = {"{{A}}", "{{ A }}", "{{\tA  }}"})
    void standInThePlaceOfTheirNames(String place) {
      assertThat(render("Mend " + place + "!", Map.of("A", "it"))).isEqualTo("Mend it!");
    }

    @Test
    void areNeverReadAgain() {
      // Given
      String hostile = "{{B}} {{#if B}} {{/if}} \\{{ }} {{";

      // Then
      assertThat(render("{{A}}{{B}}", Map.of("A", hostile, "B", "b"))).isEqualTo(hostile + "b");
    }

    @Test
    void areListedInTheOrderOfTheText() {
      assertThat(read("{{B}} {{#if C}}{{A}}{{B}}{{/if}}").names()).containsExactly("B", "C", "A");
    }

    @Test
    void mayBeCalledWhatObjectsInherit() {
      assertThat(render("{{__proto__}}{{constructor}}", Map.of("__proto__", "p"))).isEqualTo("p");
    }
  }

  @Nested
  class Conditions {
    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '\'',
        value = {"yes, then", "0, then", "' ', then", "False, then", "false, else", "'', else"})
    void askWhetherAValueIsNeitherEmptyNorFalse(String value, String expected) {
      assertThat(render("{{#if A}}then{{else}}else{{/if}}", Map.of("A", value)))
          .isEqualTo(expected);
    }

    @Test
    void needNoElse() {
      assertThat(render("<{{#if A}}{{A}}{{/if}}>", Map.of())).isEqualTo("<>");
    }

    @Test
    void standInEachOther() {
      // Given
      String text = "{{#if A}}a{{#if B}}b{{else}}-{{/if}}c{{else}}{{#if B}}B{{/if}}{{/if}}";

      // Then
      assertThat(render(text, Map.of("A", "1", "B", "1"))).isEqualTo("abc");
      assertThat(render(text, Map.of("A", "1"))).isEqualTo("a-c");
      assertThat(render(text, Map.of("B", "1"))).isEqualTo("B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void leaveNoEmptyLinesBehindWhereTheyStandAlone(String newline) {
      // Given
      String text =
          String.join(
              newline,
              "begin",
              "  {{#if A}}  ",
              "  yes",
              "{{else}}",
              "no",
              "\t{{/if}}",
              "x {{#if A}}",
              "{{/if}} end",
              "{{#if A}}last{{/if}}");

      // Then
      assertThat(render(text, Map.of("A", "1")))
          .isEqualTo(String.join(newline, "begin", "  yes", "x ", " end", "last"));
      assertThat(render(text, Map.of()))
          .isEqualTo(String.join(newline, "begin", "no", "x  end", ""));
    }

    @Test
    void vanishAtTheBeginningAndTheEndToo() {
      assertThat(render("{{#if A}}\nyes\n{{/if}}", Map.of("A", "1"))).isEqualTo("yes\n");
      assertThat(render("  {{#if A}}\n{{/if}}  \n", Map.of("A", "1"))).isEmpty();
    }

    @Test
    void doNotVanishBesideAValue() {
      assertThat(render("{{A}} {{#if A}}\n{{/if}} {{A}}\n", Map.of("A", "1")))
          .isEqualTo("1 \n 1\n");
    }
  }

  @Nested
  class Braces {
    @ParameterizedTest
    @CsvSource({
      "\\{{A}}, {{A}}",
      "\\\\{{A}}, \\1",
      "\\\\\\{{A}}, \\{{A}}",
      "\\{{{A}}, {{{A}}",
      "\\{{\\{{, {{{{",
      "a\\b \\n \\{ {A} }} } {, a\\b \\n \\{ {A} }} } {",
    })
    void areTextAfterABackslash(String text, String expected) {
      assertThat(render(text, Map.of("A", "1"))).isEqualTo(expected);
    }
  }

  @Nested
  class Mistakes {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {{A}                   | 1 | 1 | not closed
            x {{                   | 1 | 3 | not closed
            {{}}                   | 1 | 1 | no name between
            {{ }}                  | 1 | 1 | no name between
            {{1A}}                 | 1 | 1 | “1A” is no name
            {{A-B}}                | 1 | 1 | “A-B” is no name
            {{A B}}                | 1 | 1 | “A B” is no name
            {{{A}}}                | 1 | 1 | “{A” is no name
            ${{ secrets.TOKEN }}   | 1 | 2 | “secrets.TOKEN” is no name
            {{#if}}x{{/if}}        | 1 | 1 | #if needs the name
            {{#if A B}}x{{/if}}    | 1 | 1 | “A B” is no name
            {{#if else}}x{{/if}}   | 1 | 1 | “else” is no name
            {{#ifA}}               | 1 | 1 | “#ifA” is no directive
            {{#each A}}            | 1 | 1 | “#each A” is no directive
            {{/each}}              | 1 | 1 | “/each” is no directive
            {{/if A}}              | 1 | 1 | “/if A” is no directive
            {{if A}}               | 1 | 1 | is written #if NAME
            {{else}}               | 1 | 1 | stands in no #if
            {{else if B}}          | 1 | 1 | else takes nothing
            {{/if}}                | 1 | 1 | closes nothing
            é😀{{#if A}}           | 1 | 3 | #if A is never closed
            """)
    void nameTheirPlaceAndWhatIsWrong(String text, int line, int column, String words) {
      // When
      PromptMistake mistake = mistakes(text).getFirst();

      // Then
      assertThat(mistake.message()).contains(words);
      assertThat(List.of(mistake.line(), mistake.column())).containsExactly(line, column);
    }

    @Test
    void comeAllAtOnceInTheOrderOfTheText() {
      // When
      List<PromptMistake> mistakes =
          mistakes("{{#if A}}\n{{else}}\n  {{else}}\n{{no name}}\n{{#if B}}\n");

      // Then
      assertThat(mistakes.stream().map(mistake -> mistake.line() + ":" + mistake.column()))
          .containsExactly("1:1", "3:3", "4:1", "5:1");
    }

    @Test
    void areTwentyAtMost() {
      assertThat(mistakes("{{".repeat(1_000))).hasSize(20);
      assertThat(mistakes("{{#if A}}".repeat(1_000))).hasSize(20);
    }

    @Test
    void showNothingThatHidesOrGoesOnForEver() {
      // When
      PromptMistake mistake = mistakes("{{\u0007" + "x".repeat(10_000) + "}}").getFirst();

      // Then
      assertThat(mistake.message()).hasSizeLessThan(200).doesNotContain("\u0007");
    }

    @Test
    void includeNul() {
      assertThat(mistakes("a\n\0").getFirst())
          .isEqualTo(new PromptMistake(2, 1, "A template cannot contain the character NUL."));
    }
  }

  @Nested
  class TheDocumentation {
    private static final Pattern BLOCK = Pattern.compile("(?s)```\n(.*?)```");

    @Test
    void showsAnExampleThatIsSo() throws IOException {
      // Given
      List<String> blocks =
          BLOCK
              .matcher(Files.readString(Path.of("../docs/prompts.md")))
              .results()
              .map(match -> match.group(1))
              .toList();

      // When
      String prompt =
          render(blocks.get(0), Map.of("COMPONENT", "the parser", "REPORT", "It drops {{tags}}."));

      // Then
      assertThat(prompt).isEqualTo(blocks.get(1));
      assertThat(blocks).hasSize(2);
    }
  }

  @Nested
  class Limits {
    @Test
    void areOnTheText() {
      assertThat(mistakes("x".repeat(256 * 1024))).isEmpty();
      assertThat(mistakes("x".repeat(256 * 1024 + 1))).hasSize(1);
      assertThat(mistakes("é".repeat(128 * 1024 + 1))).hasSize(1);
    }

    @Test
    void areOnTheNumberOfParameters() {
      assertThat(mistakes(parameters(100))).isEmpty();
      assertThat(mistakes(parameters(101))).hasSize(1);
    }

    @Test
    void areOnTheLengthOfANameAndOnDepth() {
      assertThat(mistakes("{{" + "n".repeat(64) + "}}")).isEmpty();
      assertThat(mistakes("{{" + "n".repeat(65) + "}}")).hasSize(1);
      assertThat(mistakes("{{#if A}}".repeat(20) + "{{/if}}".repeat(20))).isEmpty();
      assertThat(mistakes("{{#if A}}".repeat(21) + "{{/if}}".repeat(21)).getFirst().message())
          .contains("20 deep");
    }

    private static String parameters(int count) {
      return IntStream.range(0, count)
          .mapToObj(n -> "{{P" + n + "}}{{P0}}")
          .collect(Collectors.joining());
    }
  }
}
