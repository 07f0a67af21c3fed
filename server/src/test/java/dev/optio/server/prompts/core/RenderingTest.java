package dev.optio.server.prompts.core;

import static dev.optio.server.prompts.core.Prompts.optional;
import static dev.optio.server.prompts.core.Prompts.params;
import static dev.optio.server.prompts.core.Prompts.read;
import static dev.optio.server.prompts.core.Prompts.required;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptProblem;
import dev.optio.server.prompts.core.Rendering.Rendered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which values a template takes, and how much comes out. */
class RenderingTest {
  private static final PromptParameter SIZE =
      new PromptParameter(
          "SIZE", Optional.empty(), false, Optional.of("small"), List.of("small", "large"));

  @Test
  void refusesWhatIsMissingUnknownOrUnfitByName() {
    // Given
    Template template = read("{{A}}{{SIZE}}{{#if B}}{{/if}}");

    // When
    Rendered rendered =
        Rendering.render(
            template,
            List.of(required("A"), SIZE, optional("B")),
            params(Map.of("SIZE", "huge", "b", "x", "no name", "y")));

    // Then
    assertThat(problems(rendered))
        .containsExactlyInAnyOrder(
            "A is needed.",
            "SIZE must be one of its choices.",
            "The template has no parameter b.",
            "The template has no parameter “no name”.");
  }

  @Test
  void needsARequiredValueEvenInAPartThatIsLeftOut() {
    // When
    Rendered rendered =
        Rendering.render(
            read("{{#if B}}{{A}}{{/if}}"), List.of(required("A"), optional("B")), params(Map.of()));

    // Then
    assertThat(problems(rendered)).containsExactly("A is needed.");
  }

  @Test
  void takesTheDefaultWhereNoValueIsGiven() throws JsonProcessingException {
    // Given
    Template template = read("{{SIZE}}{{B}}");
    List<PromptParameter> parameters = List.of(SIZE, optional("B"));

    // Then
    assertThat(text(Rendering.render(template, parameters, params(Map.of())))).isEqualTo("small");
    assertThat(text(Rendering.render(template, parameters, json("{\"SIZE\": null}"))))
        .isEqualTo("small");
    assertThat(text(Rendering.render(template, parameters, json("{\"SIZE\": \"\"}")))).isEmpty();
  }

  @Test
  void anEmptyValueOfARequiredParameterIsMissingInSpiteOfItsDefault() {
    // Given
    PromptParameter parameter =
        new PromptParameter("A", Optional.empty(), true, Optional.of("a"), List.of());

    // Then
    assertThat(text(Rendering.render(read("{{A}}"), List.of(parameter), params(Map.of()))))
        .isEqualTo("a");
    assertThat(
            problems(Rendering.render(read("{{A}}"), List.of(parameter), params(Map.of("A", "")))))
        .containsExactly("A is needed.");
  }

  @Test
  void takesNumbersAndTruthValuesAsTheyAreWrittenAndNothingElse() throws JsonProcessingException {
    // Given
    Template template = read("{{A}} {{#if B}}yes{{else}}no{{/if}}");
    List<PromptParameter> parameters = List.of(optional("A"), optional("B"));

    // Then
    assertThat(text(Rendering.render(template, parameters, json("{\"A\": 12, \"B\": false}"))))
        .isEqualTo("12 no");
    assertThat(problems(Rendering.render(template, parameters, json("{\"A\": {}, \"B\": [1]}"))))
        .containsExactly("A must be a text.", "B must be a text.");
  }

  @Test
  void refusesNulInAValue() {
    assertThat(
            problems(
                Rendering.render(read("{{A}}"), List.of(optional("A")), params(Map.of("A", "\0")))))
        .containsExactly("A cannot contain the character NUL.");
  }

  @Test
  void letsOneMebibyteComeOutAndNoMore() {
    // Given
    Template template = read("{{A}}".repeat(1024));
    List<PromptParameter> parameters = List.of(optional("A"));

    // Then
    assertThat(text(Rendering.render(template, parameters, params(Map.of("A", "é".repeat(512))))))
        .hasSize(1 << 19);
    assertThat(Rendering.render(template, parameters, params(Map.of("A", "é".repeat(512) + "x"))))
        .isEqualTo(new Rendered.TooLong());
  }

  @Test
  void stopsEarlyWhereLittleTextMeansAHugePrompt() {
    // Given
    Template template = read("{{A}}".repeat(50_000));

    // Then
    assertThat(
            Rendering.render(
                template, List.of(optional("A")), params(Map.of("A", "x".repeat(1 << 20)))))
        .isEqualTo(new Rendered.TooLong());
  }

  @Test
  void namesAHundredUnknownParametersAtMost() {
    // Given
    ObjectNode params = Json.MAPPER.createObjectNode();
    for (int i = 0; i < 10_000; i++) {
      params.put("x".repeat(1_000) + i, "");
    }

    // When
    Rendered rendered = Rendering.render(read("text"), List.of(), params);

    // Then
    assertThat(problems(rendered)).hasSize(100).allMatch(message -> message.length() < 200);
    assertThat(((Rendered.Unfit) rendered).problems().getFirst().name()).hasSizeLessThan(70);
  }

  private static ObjectNode json(String text) throws JsonProcessingException {
    return (ObjectNode) Json.MAPPER.readTree(text);
  }

  private static String text(Rendered rendered) {
    return ((Rendered.Prompt) rendered).text();
  }

  private static List<String> problems(Rendered rendered) {
    return ((Rendered.Unfit) rendered).problems().stream().map(PromptProblem::message).toList();
  }
}
