package dev.optio.server.agents;

import static dev.optio.server.agents.Assignments.anAssignment;
import static dev.optio.server.agents.Assignments.options;
import static dev.optio.server.agents.Lines.badly;
import static dev.optio.server.agents.Lines.entry;
import static dev.optio.server.agents.Lines.well;
import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static dev.optio.server.contract.EntryKind.TEXT;
import static dev.optio.server.contract.EntryKind.THINKING;
import static dev.optio.server.contract.EntryKind.TOOL_RESULT;
import static dev.optio.server.contract.EntryKind.TOOL_USE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.sandbox.Launch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeCodeVendorTest {
  private final Vendor vendor = new ClaudeCodeVendor();
  private final Lines lines = new Lines(vendor);

  @Nested
  class Start {
    @Test
    void takesAtMostTwoHundredAndFiftyTurnsUnlessToldOtherwise() {
      assertThat(vendor.prepare(anAssignment().build()).argv())
          .containsExactly(
              "claude",
              "--print",
              "--verbose",
              "--dangerously-skip-permissions",
              "--permission-prompt-tool",
              "stdio",
              "--disallowedTools",
              "EnterPlanMode,ExitPlanMode",
              "--input-format",
              "stream-json",
              "--output-format",
              "stream-json",
              "--max-turns",
              "250");
    }

    @Test
    void plansWithoutPermissionToChangeAnything() {
      assertThat(vendor.prepare(anAssignment().planning().build()).argv())
          .containsSequence("--permission-mode", "plan", "--permission-prompt-tool", "stdio")
          .doesNotContain("--dangerously-skip-permissions");
    }

    @Test
    void asksNobodyWhereThatIsNotWanted() {
      assertThat(vendor.prepare(anAssignment().with("{'questions': false}").build()).argv())
          .contains("--dangerously-skip-permissions")
          .doesNotContain("--permission-prompt-tool");
    }

    @Test
    void refusesWhateverWouldChangeSomethingWhileItPlans() {
      // Given
      ObjectNode input = JsonNodeFactory.instance.objectNode().put("file_path", "a.txt");
      Reading.Request write = new Reading.Request("r1", "Write", input);

      // Then
      assertThat(vendor.answer(write, true).orElseThrow())
          .contains("\"request_id\":\"r1\"")
          .contains("\"behavior\":\"deny\"")
          .doesNotContain("interrupt");
      assertThat(vendor.answer(write, false).orElseThrow())
          .contains("\"behavior\":\"allow\"")
          .contains("a.txt");
    }

    @Test
    void endsTheTurnForWhatOnlyAPersonCanAnswer() {
      // Given
      ObjectNode input = JsonNodeFactory.instance.objectNode();

      // Then
      for (String tool : List.of("AskUserQuestion", "ExitPlanMode")) {
        assertThat(vendor.answer(new Reading.Request("r1", tool, input), false).orElseThrow())
            .contains("\"behavior\":\"deny\"")
            .contains("\"interrupt\":true");
      }
    }

    @Test
    void interruptsBeforeItSaysSomething() {
      assertThat(
              vendor
                  .interruptLine(JsonNodeFactory.instance.objectNode(), "m1", "Stop that.")
                  .orElseThrow()
                  .lines())
          .hasSize(2)
          .satisfiesExactly(
              first -> assertThat(first).contains("interrupt").contains("optio-m1"),
              second -> assertThat(second).contains("Stop that."));
    }

    @Test
    void passesEveryOption() {
      // When
      Launch launch =
          vendor.prepare(
              anAssignment()
                  .with(
                      """
                      {'model': 'opus', 'contextWindow': '1m', 'effort': 'high', 'maxTurns': 9,
                       'thinking': false, 'baseUrl': 'https://models.test'}
                      """)
                  .resuming("c0ffee")
                  .build());

      // Then
      assertThat(launch.argv())
          .containsSequence("--max-turns", "9")
          .containsSequence("--model", "opus[1m]")
          .containsSequence("--effort", "high")
          .containsSequence("--settings", "{\"alwaysThinkingEnabled\":false}")
          .containsSequence("--resume", "c0ffee");
      assertThat(launch.environment()).containsEntry("ANTHROPIC_BASE_URL", "https://models.test");
    }

    @ParameterizedTest
    @CsvSource(
        textBlock =
            """
            opus,     200k, opus
            opus[1m], 1m,   opus[1m]
            opus[1m], 200k, opus[1m]
            """)
    void asksForTheLongContextOnce(String model, String window, String argument) {
      assertThat(
              vendor
                  .prepare(
                      anAssignment()
                          .with("{'model': '" + model + "', 'contextWindow': '" + window + "'}")
                          .build())
                  .argv())
          .containsSequence("--model", argument);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        textBlock =
            """
            {}                      | true  | true
            {'auth': 'api-key'}     | true  | false
            {'auth': 'oauth-token'} | false | true
            """)
    void givesOnlyTheCredentialThatWasAskedFor(String given, boolean key, boolean token) {
      // When
      Map<String, String> environment =
          vendor
              .prepare(
                  anAssignment()
                      .with(given)
                      .secrets(Map.of("ANTHROPIC_API_KEY", "k", "CLAUDE_CODE_OAUTH_TOKEN", "t"))
                      .build())
              .environment();

      // Then
      assertThat(environment.containsKey("ANTHROPIC_API_KEY")).isEqualTo(key);
      assertThat(environment.containsKey("CLAUDE_CODE_OAUTH_TOKEN")).isEqualTo(token);
    }

    @Test
    void saysThePromptAndMessagesInOneLineEach() throws JsonProcessingException {
      // When
      String prompt = new String(vendor.prepare(anAssignment().build()).input(), UTF_8);
      String message = vendor.inputLine(options("{}"), "two\nlines").orElseThrow();

      // Then
      assertThat(prompt).endsWith("}\n").containsOnlyOnce("\n");
      assertThat(textOf(prompt)).isEqualTo(Assignments.PROMPT);
      assertThat(message).doesNotContain("\n");
      assertThat(textOf(message)).isEqualTo("two\nlines");
    }

    private static String textOf(String line) throws JsonProcessingException {
      return new ObjectMapper().readTree(line).at("/message/content/0/text").asText();
    }
  }

  @Nested
  class Tells {
    @Test
    void whatTheModelThinksSaysAndDoes() {
      assertThat(
              lines.read(
                  """
                  {'type': 'assistant', 'message': {'content': [{'type': 'thinking', 'thinking': 'Hm.'}, \
                  {'type': 'text', 'text': ' Yes. '}, {'type': 'redacted_thinking', 'data': 'x'}, \
                  {'type': 'tool_use', 'id': 't1', 'name': 'Read', 'input': {'file_path': '/a/b', 'limit': 3}}, \
                  {'type': 'tool_use', 'id': 't2', 'name': 'Todo', 'input': {'n': 1}}, \
                  {'type': 'tool_use', 'id': 't3', 'name': 'List', 'input': {}}]}}
                  """))
          .containsExactly(
              entry(THINKING, "Hm."),
              entry(TEXT, "Yes."),
              entry(TOOL_USE, "Read /a/b", "t1"),
              entry(TOOL_USE, "Todo {\"n\":1}", "t2"),
              entry(TOOL_USE, "List", "t3"));
    }

    @Test
    void whatToolsAnswered() {
      assertThat(
              lines.read(
                  """
                  {'type': 'user', 'message': {'content': [\
                  {'type': 'tool_result', 'tool_use_id': 't1', 'content': [{'type': 'text', 'text': 'a'}, {'type': 'image'}]}, \
                  {'type': 'tool_result', 'tool_use_id': 't2', 'content': ''}]}}
                  """))
          .containsExactly(
              entry(TOOL_RESULT, "a\n(image)", "t1"), entry(TOOL_RESULT, "(no output)", "t2"));
    }

    @Test
    void toWhichToolASubagentBelongs() {
      assertThat(
              lines.read(
                  "{'type': 'assistant', 'parent_tool_use_id': 't9', 'message': {'content':"
                      + " 'Found'}}"))
          .containsExactly(entry(TEXT, "Found", "t9"));
    }

    @Test
    void whatPeopleAndTheProgramSaid() {
      assertThat(lines.read("{'type': 'user', 'message': {'content': 'Stop that'}}"))
          .containsExactly(entry(SYSTEM, "Stop that"));
      assertThat(lines.read("{'type': 'system', 'subtype': 'compact_boundary'}"))
          .containsExactly(entry(SYSTEM, "The conversation was compacted."));
    }

    @Test
    void whatItDoesNotKnowInsideAMessage() {
      assertThat(
              lines.read(
                  "{'type': 'assistant', 'message': {'content': [{'type': 'smell', 'x': 1}]}}"))
          .containsExactly(entry(SYSTEM, "{\"type\":\"smell\",\"x\":1}"));
    }
  }

  @Nested
  class Ends {
    /** The model can say anything, in its own name; only the program makes up messages. */
    @Test
    void notBecauseTheModelSpeaksOfErrors() {
      assertThat(
              lines.read(
                  """
                  {'type': 'assistant', 'message': {'model': 'opus', 'content': \
                  'API Error: 401 authentication_error, invalid api key, fatal:'}}
                  """))
          .containsExactly(
              entry(TEXT, "API Error: 401 authentication_error, invalid api key, fatal:"));
    }

    @ParameterizedTest
    @CsvSource(
        textBlock =
            """
            authentication_failed, BAD_CREDENTIAL
            rate_limit,            RATE_LIMITED
            server_error,          PROVIDER_UNAVAILABLE
            overloaded,            PROVIDER_UNAVAILABLE
            billing_error,         AGENT_FAILED
            unknown,               AGENT_FAILED
            """)
    void asTheProgramSaysInAMessageOfItsOwn(String error, FailureCause cause) {
      assertThat(
              lines.read(
                  "{'type': 'assistant', 'error': '"
                      + error
                      + "', 'message': {'model': '<synthetic>', 'content': [{'type': 'text',"
                      + " 'text': 'Sorry.'}]}}"))
          .containsExactly(entry(ERROR, "Sorry."), badly(cause, "Sorry."));
    }

    @ParameterizedTest
    @CsvSource(
        textBlock =
            """
            401, BAD_CREDENTIAL
            403, BAD_CREDENTIAL
            408, PROVIDER_UNAVAILABLE
            429, RATE_LIMITED
            500, PROVIDER_UNAVAILABLE
            529, PROVIDER_UNAVAILABLE
            599, PROVIDER_UNAVAILABLE
            600, AGENT_FAILED
            400, AGENT_FAILED
            """)
    void asTheStatusOfTheAnswerSays(int status, FailureCause cause) {
      assertThat(
              lines.read(
                  "{'type': 'result', 'subtype': 'success', 'is_error': true, 'result': 'No.',"
                      + " 'api_error_status': "
                      + status
                      + "}"))
          .contains(badly(cause, "No."));
    }

    @Test
    void inFailureWithoutAnAnswer() {
      assertThat(
              lines.read(
                  "{'type': 'result', 'subtype': 'error_during_execution', 'errors': ['a', 'b']}"))
          .contains(badly(FailureCause.AGENT_FAILED, "a\nb"));
    }

    @Test
    void wellWithWhatItDid() {
      assertThat(
              lines.read(
                  "{'type': 'result', 'subtype': 'success', 'result': 'It works: error 401'}"))
          .contains(well("It works: error 401"));
    }
  }
}
