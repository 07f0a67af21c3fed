package dev.optio.server.prompts.core;

import static dev.optio.server.prompts.core.Prompts.optional;
import static dev.optio.server.prompts.core.Prompts.required;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.PromptMessages.ProblemKind;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptProblem;
import dev.optio.server.ids.NameCursor;
import dev.optio.server.prompts.core.Draft.Checked;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be stored as a template. */
class DraftTest {
  @Test
  void addsParametersOfTheTextAsRequiredOrOptionalWhereAConditionAsks() {
    // When
    Draft draft = good("{{B}} {{A}} {{#if C}}{{C}}{{/if}}", List.of(optional("A")));

    // Then
    assertThat(draft.parameters()).containsExactly(optional("A"), required("B"), optional("C"));
  }

  @Test
  void keepsANameOnOneLineAndForgetsAnEmptyDescription() {
    // When
    Draft draft =
        ((Checked.Good) Draft.check(" Fix\r\nit\t", Optional.of("\n "), "x", List.of())).draft();

    // Then
    assertThat(draft.name()).isEqualTo("Fix it");
    assertThat(draft.description()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void needsAName(String name) {
    assertThat(Draft.check(name, Optional.empty(), "x", List.of())).isInstanceOf(Checked.Bad.class);
  }

  @Test
  void refusesATextWithMistakesAndSaysWhere() {
    // When
    Checked checked = Draft.check("n", Optional.empty(), "a\nb {{", List.of());

    // Then
    assertThat(checked).isInstanceOf(Checked.Faulty.class);
    assertThat(((Checked.Faulty) checked).message()).startsWith("Line 2, column 3: ");
    assertThat(((Checked.Faulty) checked).faults().mistakes()).hasSize(1);
  }

  @Test
  void refusesDescriptionsOfParametersThatAreNotInTheText() {
    // When
    Checked checked =
        Draft.check("n", Optional.empty(), "{{A}}", List.of(required("A"), required("AA")));

    // Then
    assertThat(((Checked.Faulty) checked).faults().parameters())
        .containsExactly(
            new PromptProblem("AA", ProblemKind.UNUSED, "There is no parameter AA in it."));
  }

  static Stream<List<PromptParameter>> unfit() {
    return Stream.of(
        List.of(required("A"), optional("A")),
        List.of(described(Optional.empty(), Optional.of("c"), "a", "b")),
        List.of(described(Optional.empty(), Optional.empty(), "a", "a")),
        List.of(described(Optional.empty(), Optional.empty(), "a", "")),
        List.of(described(Optional.of("\0"), Optional.empty())),
        List.of(described(Optional.empty(), Optional.of("\0"))),
        List.of(described(Optional.empty(), Optional.empty(), "a\0")));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void refusesDescriptionsThatCannotBeMeant(List<PromptParameter> described) {
    // When
    Checked checked = Draft.check("n", Optional.empty(), "{{A}}", described);

    // Then
    assertThat(((Checked.Faulty) checked).faults().parameters())
        .hasSize(1)
        .allMatch(problem -> problem.kind() == ProblemKind.UNFIT && problem.name().equals("A"));
  }

  @Test
  void limitsWhatIsSaidAboutParametersAltogether() {
    // Given
    PromptParameter large = described(Optional.empty(), Optional.of("x".repeat(65_537)));

    // Then
    assertThat(Draft.check("n", Optional.empty(), "{{A}}", List.of(large)))
        .isInstanceOf(Checked.Bad.class);
  }

  @Test
  void keepsTheDescriptionsOfWhatIsStillInANewText() {
    assertThat(Draft.stillUsed("{{B}}", List.of(optional("A"), required("B"))))
        .containsExactly(required("B"));
  }

  @Test
  void aCursorIsReadAsItWasWrittenAndNothingElseIsOne() {
    // Given
    NameCursor cursor = new NameCursor("straße | 😀", new UUID(1, 2));

    // Then
    assertThat(NameCursor.read(cursor.write())).contains(cursor);
    assertThat(Stream.of("", "x", "%", "AAAA".repeat(20), "AAAA".repeat(9)).map(NameCursor::read))
        .allMatch(Optional::isEmpty);
  }

  private static Draft good(String text, List<PromptParameter> described) {
    return ((Checked.Good) Draft.check("n", Optional.empty(), text, described)).draft();
  }

  private static PromptParameter described(
      Optional<String> description, Optional<String> defaultValue, String... choices) {
    return new PromptParameter("A", description, false, defaultValue, List.of(choices));
  }
}
