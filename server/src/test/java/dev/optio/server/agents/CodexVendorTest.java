package dev.optio.server.agents;

import static dev.optio.server.agents.Assignments.anAssignment;
import static dev.optio.server.agents.Lines.badly;
import static dev.optio.server.agents.Lines.entry;
import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static dev.optio.server.contract.EntryKind.TEXT;
import static dev.optio.server.contract.EntryKind.THINKING;
import static dev.optio.server.contract.EntryKind.TOOL_RESULT;
import static dev.optio.server.contract.EntryKind.TOOL_USE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodexVendorTest {
  private final Vendor vendor = new CodexVendor();
  private final Lines lines = new Lines(vendor);

  @Nested
  class Start {
    @Test
    void isAlwaysWithTheSameProvider() {
      // When
      List<String> plain = vendor.prepare(anAssignment().build()).argv();
      List<String> elsewhere =
          vendor
              .prepare(anAssignment().with("{'baseUrl': 'http://models.test/v1'}").build())
              .argv();

      // Then
      assertThat(plain)
          .contains("model_provider=\"optio\"")
          .contains(provider("https://api.openai.com/v1"))
          .endsWith("-");
      assertThat(elsewhere)
          .contains("model_provider=\"optio\"")
          .contains(provider("http://models.test/v1"));
    }

    @Test
    void passesEveryOptionAndResumesLast() {
      assertThat(
              vendor
                  .prepare(
                      anAssignment()
                          .with("{'model': 'gpt-5', 'effort': 'low'}")
                          .resuming("01a2")
                          .build())
                  .argv())
          .containsSequence("-c", "model_reasoning_effort=\"low\"")
          .containsSequence("--model", "gpt-5")
          .endsWith("resume", "01a2", "-");
    }

    private static String provider(String address) {
      return "model_providers.optio={name=\"OpenAI\",base_url=\""
          + address
          + "\",env_key=\"OPENAI_API_KEY\",wire_api=\"responses\"}";
    }
  }

  @Nested
  class Tells {
    @Test
    void whatTheModelThinksAndSays() {
      assertThat(lines.read(completed("'reasoning', 'text': 'Hm.'")))
          .containsExactly(entry(THINKING, "Hm."));
      assertThat(lines.read(completed("'agent_message', 'text': 'Yes.'")))
          .containsExactly(entry(TEXT, "Yes."));
    }

    @Test
    void whatToolsDid() {
      assertThat(
              lines.read(
                  completed(
                      "'file_change', 'changes': [{'path': 'a.txt', 'kind': 'add'}, {'path': 'b',"
                          + " 'kind': 'delete'}], 'status': 'completed'")))
          .containsExactly(entry(TOOL_USE, "add a.txt\ndelete b", "i"));
      assertThat(
              lines.read(
                  completed(
                      "'file_change', 'changes': [{'path': 'a', 'kind': 'update'}], 'status':"
                          + " 'failed'")))
          .containsExactly(entry(TOOL_USE, "failed: update a", "i"));
      assertThat(lines.read(completed("'web_search', 'query': 'java 25'")))
          .containsExactly(entry(TOOL_USE, "web_search java 25", "i"));
      assertThat(
              lines.read(
                  completed("'command_execution', 'aggregated_output': 'no\\n', 'exit_code': 2")))
          .containsExactly(entry(TOOL_RESULT, "no", "i"), entry(ERROR, "exit status 2", "i"));
      assertThat(lines.read(completed("'command_execution', 'exit_code': 2")))
          .containsExactly(entry(ERROR, "exit status 2", "i"));
    }

    @Test
    void whatServersOfToolsAnswered() {
      assertThat(
              lines.read(
                  "{'type': 'item.started', 'item': {'id': 'i', 'type': 'mcp_tool_call', 'server':"
                      + " 'db', 'tool': 'find', 'arguments': {'query': 'x'}}}"))
          .containsExactly(entry(TOOL_USE, "db.find x", "i"));
      assertThat(
              lines.read(
                  completed(
                      "'mcp_tool_call', 'result': {'content': [{'text': 'a'}, {'text': 'b'}]}")))
          .containsExactly(entry(TOOL_RESULT, "a\nb", "i"));
      assertThat(lines.read(completed("'mcp_tool_call', 'error': {'message': 'gone'}")))
          .containsExactly(entry(ERROR, "gone", "i"));
    }

    @Test
    void itsPlanWheneverItChanges() {
      String list =
          "'item': {'id': 'i', 'type': 'todo_list', 'items': [{'text': 'a', 'completed': true},"
              + " {'text': 'b', 'completed': false}]}}";
      for (String type : List.of("item.started", "item.updated")) {
        assertThat(lines.read("{'type': '" + type + "', " + list))
            .containsExactly(entry(SYSTEM, "[x] a\n[ ] b", "i"));
      }
      assertThat(lines.read("{'type': 'item.completed', " + list)).isEmpty();
    }

    private static String completed(String item) {
      return "{'type': 'item.completed', 'item': {'id': 'i', 'type': " + item + "}}";
    }
  }

  @Nested
  class Ends {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            unexpected status 401 Unauthorized: no, url: x                     | BAD_CREDENTIAL
            unexpected status 529 <unknown status code>: no                    | PROVIDER_UNAVAILABLE
            unexpected status 404 Not Found: gone                              | AGENT_FAILED
            exceeded retry limit, last status: 429 Too Many Requests           | RATE_LIMITED
            exceeded retry limit, last status: 503 Service Unavailable         | PROVIDER_UNAVAILABLE
            stream disconnected before completion: Connection refused          | PROVIDER_UNAVAILABLE
            Selected model is at capacity. Please try a different model.       | PROVIDER_UNAVAILABLE
            The tests print: unexpected status 401 Unauthorized                | AGENT_FAILED
            no quota for billing, unauthorized, rate limit 429                 | AGENT_FAILED
            unexpected status 4011                                             | AGENT_FAILED
            """)
    void asItsOwnSentenceSaysFromTheFirstLetter(String message, FailureCause cause) {
      assertThat(lines.read("{'type': 'turn.failed', 'error': {'message': '" + message + "'}}"))
          .containsExactly(badly(cause, message));
      assertThat(lines.read("{'type': 'error', 'message': '" + message + "'}"))
          .containsExactly(entry(ERROR, message), badly(cause, message));
    }

    @Test
    void notBecauseItConnectsAgainOrWarns() {
      assertThat(
              lines.read(
                  "{'type': 'error', 'message': 'Reconnecting... 1/5 (unexpected status 401)'}"))
          .containsExactly(entry(SYSTEM, "Reconnecting... 1/5 (unexpected status 401)"));
      assertThat(
              lines.read(
                  "{'type': 'item.completed', 'item': {'type': 'error', 'message': 'Old model'}}"))
          .containsExactly(entry(SYSTEM, "Old model"));
    }
  }
}
