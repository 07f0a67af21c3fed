package dev.optio.server.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A program named {@code claude} that speaks its events at once and without a model: it works on a
 * prompt, or – when the prompt says {@code Make a plan} or {@code Ask where} – ends for an answer.
 */
final class SampleAgent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PROGRAM =
      """
      #!/bin/sh
      here=${0%/*}
      read -r prompt
      case $prompt in
        *'Make a plan'*) cat "$here/plan"; exit 1 ;;
        *'Ask where'*) cat "$here/question"; exit 1 ;;
      esac
      mkdir -p src && printf 'export const total = (items) =>\\n  items.reduce((sum, item) => sum + item.price, 0);\\n' > src/cart.js
      cat "$here/work"
      """;

  private static final String REPORT =
      """
      ## What I did

      - `total` adds up what is in the cart, and is **0** for an empty one.
      - The test of the cart has a case for it; all 42 pass.

      | File | Lines |
      |---|---|
      | `src/cart.js` | +2 |

      ```js
      export const total = (items) => items.reduce((sum, item) => sum + item.price, 0);
      ```

      > Prices are whole cents, so nothing is rounded. See [the notes](https://docs.invalid/notes).
      """;

  private static final String PLAN =
      """
      ## Pay by invoice

      1. Add `invoice` to the kinds of payment in `src/payment.js`.
      2. Ask for the address of the invoice on the page of the cart.
      3. Send it with the order, and test both.

      Nothing changes for those who pay by card.
      """;

  private static final String TESTS =
      """
      $ node --test
      \u001b[32m✔\u001b[0m empty cart (0.8 ms)
      \u001b[32m✔\u001b[0m two items (0.3 ms)
      \u001b[38;5;208m⚠\u001b[0m \u001b[1mslow\u001b[0m: search (412 ms)
      \u001b[36mpass 42\u001b[0m, \u001b[31mfail 0\u001b[0m
      """;

  private SampleAgent() {}

  /** Puts the program into a new folder below this one, which agents may be let read. */
  static Path install(Path folder) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.writeString(bin.resolve("work"), work());
    Files.writeString(bin.resolve("plan"), asking("ExitPlanMode", object().put("plan", PLAN)));
    Files.writeString(bin.resolve("question"), asking("AskUserQuestion", question()));
    Path program = Files.writeString(bin.resolve("claude"), PROGRAM);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return bin;
  }

  private static String work() {
    return lines(
        init(),
        assistant(
            "thinking", "thinking", "The cart has no total yet. Its test shows what items are."),
        assistant("text", "text", "I look at the cart and its test first."),
        toolUse("t1", "Read", object().put("file_path", "src/cart.js")),
        toolResult("t1", "export const items = [];\n", false),
        toolUse("t2", "Bash", object().put("command", "node --test")),
        toolResult("t2", TESTS, false),
        toolUse("t3", "Bash", object().put("command", "npm run lint")),
        toolResult("t3", "sh: 1: npm: not found", true),
        assistant("text", "text", REPORT),
        object("result")
            .put("subtype", "success")
            .put("is_error", false)
            .put("result", "Done.")
            .put("total_cost_usd", 0.42));
  }

  private static String asking(String tool, ObjectNode input) {
    ObjectNode aborted = object("result").put("subtype", "error_during_execution");
    aborted.put("is_error", true).put("terminal_reason", "aborted_tools");
    aborted
        .putArray("permission_denials")
        .addObject()
        .put("tool_name", tool)
        .set("tool_input", input);
    return lines(
        init(),
        assistant("text", "text", "Before I change anything, somebody has to decide."),
        toolUse("t1", tool, input),
        aborted);
  }

  private static ObjectNode question() {
    ObjectNode input = object();
    ObjectNode question = input.putArray("questions").addObject();
    question
        .put("question", "Where should carts be kept between two visits?")
        .put("header", "Storage")
        .put("multiSelect", false);
    ArrayNode options = question.putArray("options");
    options
        .addObject()
        .put("label", "In the browser")
        .put("description", "Nothing to run; lost on another device.");
    options
        .addObject()
        .put("label", "On the server")
        .put("description", "Follows people who are signed in.");
    return input;
  }

  private static ObjectNode init() {
    return object("system")
        .put("subtype", "init")
        .put("session_id", "5f0e7a52-3f3c-4f0e-9d6a-0c1f6c2b7a11")
        .put("model", "a-model");
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }

  private static ObjectNode object(String type) {
    return object().put("type", type);
  }

  private static ObjectNode assistant(String kind, String member, String text) {
    ObjectNode event = object("assistant");
    content(event, "assistant").addObject().put("type", kind).put(member, text);
    return event;
  }

  private static ObjectNode toolUse(String id, String tool, ObjectNode input) {
    ObjectNode event = object("assistant");
    ObjectNode use = content(event, "assistant").addObject().put("type", "tool_use");
    use.put("id", id).put("name", tool).set("input", input);
    return event;
  }

  private static ObjectNode toolResult(String id, String text, boolean failed) {
    ObjectNode event = object("user");
    content(event, "user")
        .addObject()
        .put("type", "tool_result")
        .put("tool_use_id", id)
        .put("content", text)
        .put("is_error", failed);
    return event;
  }

  private static ArrayNode content(ObjectNode event, String role) {
    return event.putObject("message").put("role", role).putArray("content");
  }

  private static String lines(ObjectNode... events) {
    return Arrays.stream(events)
        .map(ObjectNode::toString)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
