package dev.optio.server.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A program named {@code claude} that speaks its events, and says in them whatever may harm
 * somebody who reads it. Asked to wait, it says its last word only after somebody wrote to it.
 */
final class HostileAgent {
  static final String HEADING = "<b>Report</b> ‹U+202E›lave";
  static final String LAST_WORD_SPOKEN = "All done. Nothing is left.";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MEBIBYTE = 1 << 20;

  private static final String PROGRAM =
      """
      #!/bin/sh
      here=${0%/*}
      read -r prompt
      cat "$here/first"
      case $prompt in *wait*) read -r message ;; esac
      cat "$here/last"
      """;

  private static final String MARKDOWN =
      """
      # <b>Report</b> \u202elave

      <script>alert(1)</script> <img src="https://beacon.invalid/html.png" onerror="alert(1)">

      ![beacon](https://beacon.invalid/p.png) and [press me](javascript:alert(2)), [or me](&#106;avascript:alert(3)),
      [or here](data:text/html,<script>alert(4)</script>), <javascript:alert(5)>, [ref][r], [ok](https://docs.invalid/a?b=c)

      [r]: vbscript:alert(6)

      <svg onload="alert(7)"><style>@import 'https://beacon.invalid/c.css'</style></svg>
      <iframe srcdoc="<script>alert(8)</script>"></iframe>

      | a | <i>b</i> |
      |---|---|
      | `<u>` | ![t](https://beacon.invalid/t.png) |

      - [ ] <form action="https://beacon.invalid"><input name=x></form>
      - [x] \u001b]0;pwned\u0007\u001b[31mred\u001b[0m &#x202e;lave

      ```html
      <script src="https://beacon.invalid/s.js"></script>
      ```

      #### Too deep
      """;

  private static final String OUTPUT =
      """
      \u001b[31mred\u001b[0m \u001b[38;2;40;40;40mdark\u001b[0m \u202elave \u2066isolated
      \u001b]8;;javascript:alert(9)\u0007press\u001b]8;;\u0007 \u001b]8;;https://docs.invalid/b\u0007docs\u001b]8;;\u0007
      \u001b]0;pwned\u0007\u001b]52;c;cHduZWQ=\u0007\u001bP1;2|17/ab\u001b\\ <img src=x onerror=alert(10)> \u0000\u0008\u007f
      progress 1%\rprogress 100%
      ![x](https://beacon.invalid/o.png) [y](javascript:alert(11))
      """;

  private HostileAgent() {}

  /** Puts the program into a new folder below this one, which agents may be let read. */
  static Path install(Path folder) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.writeString(bin.resolve("first"), first());
    Files.writeString(bin.resolve("last"), last());
    Path program = Files.writeString(bin.resolve("claude"), PROGRAM);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return bin;
  }

  private static String first() {
    return lines(
        object("system").put("subtype", "init").put("model", "<b>model</b>"),
        assistant("thinking", "thinking", "I think <script>alert(12)</script>\n# \u202elave"),
        assistant("text", "text", MARKDOWN),
        toolUse("t1", "<img src=x onerror=alert(13)> \u202elave"),
        toolResult("t1", OUTPUT),
        toolUse("t2", "print a lot"),
        toolResult("t2", "<b>" + "y".repeat(MEBIBYTE - 3)),
        assistant("text", "text", "*".repeat(MEBIBYTE)),
        error("<script>alert(14)</script> failed"));
  }

  private static String last() {
    return lines(
        assistant("text", "text", "All done.\nNothing is left."),
        object("result").put("subtype", "success").put("is_error", false).put("result", "Done."));
  }

  private static ObjectNode object(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static ObjectNode assistant(String kind, String member, String text) {
    ObjectNode event = object("assistant");
    content(event, "assistant").addObject().put("type", kind).put(member, text);
    return event;
  }

  private static ObjectNode error(String text) {
    ObjectNode event = assistant("text", "text", text);
    return event.put("error", "unknown");
  }

  private static ObjectNode toolUse(String id, String command) {
    ObjectNode event = object("assistant");
    ObjectNode use = content(event, "assistant").addObject().put("type", "tool_use");
    use.put("id", id).put("name", "Bash").putObject("input").put("command", command);
    return event;
  }

  private static ObjectNode toolResult(String id, String text) {
    ObjectNode event = object("user");
    content(event, "user")
        .addObject()
        .put("type", "tool_result")
        .put("tool_use_id", id)
        .put("content", text);
    return event;
  }

  private static ArrayNode content(ObjectNode event, String role) {
    return event.putObject("message").put("role", role).putArray("content");
  }

  private static String lines(ObjectNode... events) {
    return String.join("\n", List.of(events).stream().map(ObjectNode::toString).toList()) + "\n";
  }
}
