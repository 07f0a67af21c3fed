package dev.optio.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The contract as a page to read: no script, made once at start.
 *
 * @param policy the content security policy that lets its one style sheet in
 */
record ReferencePage(String html, String policy) {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--line:light-dark(#dce1e7,#252b33);--soft:light-dark(#434c58,#aeb7c2);--card:light-dark(#fff,#111418)}
      body{font:14px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:2rem 1rem;background:light-dark(#f6f7f9,#0b0d10);color:light-dark(#12161b,#eceff3)}
      article{border:1px solid var(--line);border-radius:10px;padding:1rem;margin:1rem 0;background:var(--card)}
      h2{margin-top:2.5rem;text-transform:capitalize}h3{margin:0;font-size:14px}code,pre{font-family:ui-monospace,monospace}
      pre{overflow:auto;border:1px solid var(--line);border-radius:6px;padding:.75rem}p,td,th{color:var(--soft)}
      table{border-collapse:collapse;width:100%}td,th{text-align:start;padding:.25rem .75rem .25rem 0;vertical-align:top;border-top:1px solid var(--line)}
      a{color:light-dark(#0b5fc7,#6cb6ff)}\
      """;

  private static final Pattern PARAMETER = Pattern.compile("/([a-z-]+)/\\{\\w+}");

  /** A text of an example that is the name of a variable. */
  private static final Pattern VARIABLE = Pattern.compile("\"(\\$[A-Z_]+)\"");

  /** Out of the single quotes, so that the shell puts the value in. */
  private static final String QUOTED = "\"'\"$1\"'\"";

  static ReferencePage of(Contract contract) {
    try {
      String html = new Writer(Json.MAPPER.readTree(contract.json())).page();
      return new ReferencePage(
          html,
          "default-src 'none'; style-src 'sha256-"
              + hash(STYLE)
              + "'; base-uri 'none'; frame-ancestors 'none'");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Writer {
    private final JsonNode root;
    private final StringBuilder out = new StringBuilder();

    Writer(JsonNode root) {
      this.root = root;
    }

    String page() {
      out.append(
              "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\""
                  + " content=\"width=device-width\"><title>")
          .append(Prose.escaped(root.at("/info/title").asText()))
          .append("</title><style>")
          .append(STYLE)
          .append("</style><main><h1>")
          .append(Prose.escaped(root.at("/info/title").asText()))
          .append("</h1>")
          .append(Prose.paragraphs(root.at("/info/description").asText()))
          .append(
              "<p>The contract itself: <a href=\"/api/openapi.yaml\">YAML</a>, <a"
                  + " href=\"/api/openapi.json\">JSON</a>.</p>");
      for (JsonNode tag : root.path("tags")) {
        out.append("<h2>")
            .append(Prose.escaped(tag.path("name").asText()))
            .append("</h2>")
            .append(Prose.paragraphs(tag.path("description").asText()));
        operations(tag.path("name").asText());
      }
      return out.append("</main></html>").toString();
    }

    private void operations(String tag) {
      for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
        for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
          if (method.getValue().path("tags").path(0).asText().equals(tag)) {
            operation(path.getKey(), method.getKey(), method.getValue());
          }
        }
      }
    }

    private void operation(String path, String method, JsonNode operation) {
      String id = operation.path("operationId").asText();
      out.append("<article id=\"")
          .append(Prose.escaped(id))
          .append("\"><h3><code>")
          .append(method.toUpperCase(Locale.ROOT))
          .append(' ')
          .append(Prose.escaped(path))
          .append("</code></h3><p><strong>")
          .append(Prose.escaped(operation.path("summary").asText()))
          .append("</strong> <code>")
          .append(Prose.escaped(id))
          .append("</code>, who: <code>")
          .append(Prose.escaped(access(operation)))
          .append("</code></p>");
      if (operation.has("description")) {
        out.append(Prose.paragraphs(operation.path("description").asText()));
      }
      fields("Parameters", operation.path("parameters"));
      JsonNode body = resolved(operation.at("/requestBody/content/application~1json/schema"));
      properties(body);
      example(operation, method, path);
      out.append("</article>");
    }

    private void fields(String caption, JsonNode parameters) {
      if (parameters.isEmpty()) {
        return;
      }
      out.append("<table><caption>").append(caption).append("</caption>");
      for (JsonNode reference : parameters) {
        JsonNode parameter = resolved(reference);
        row(
            parameter.path("name").asText(),
            parameter.path("schema"),
            parameter.path("description").asText(),
            parameter.path("required").asBoolean());
      }
      out.append("</table>");
    }

    private void properties(JsonNode schema) {
      if (!schema.has("properties")) {
        return;
      }
      out.append("<table><caption>Body</caption>");
      for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
        boolean required =
            StreamSupport.stream(schema.path("required").spliterator(), false)
                .anyMatch(name -> name.asText().equals(property.getKey()));
        row(
            property.getKey(),
            resolved(property.getValue()),
            property.getValue().path("description").asText(),
            required);
      }
      out.append("</table>");
    }

    private void row(String name, JsonNode schema, String description, boolean required) {
      out.append("<tr><td><code>")
          .append(Prose.escaped(name))
          .append("</code>")
          .append(required ? " (required)" : "")
          .append("</td><td>")
          .append(
              Prose.escaped(
                  schema.has("enum")
                      ? schema.path("enum").toString()
                      : schema.path("type").asText()))
          .append("</td><td>")
          .append(Prose.line(description))
          .append("</td></tr>");
    }

    /** A line for a shell; what only the reader knows is a variable. */
    private void example(JsonNode operation, String method, String path) {
      if (path.startsWith("/ws/")) {
        return;
      }
      JsonNode example = operation.at("/requestBody/content/application~1json/example");
      StringBuilder line = new StringBuilder("curl -H \"Authorization: Bearer $OPTIO_TOKEN\"");
      if (!method.equals("get")) {
        line.append(" -X ").append(method.toUpperCase(Locale.ROOT));
      }
      if (!example.isMissingNode()) {
        line.append(" -H 'Content-Type: application/json' -d '")
            .append(VARIABLE.matcher(example.toString().replace("'", "'\\''")).replaceAll(QUOTED))
            .append("'");
      }
      out.append("<pre>")
          .append(Prose.escaped(line + " \"$OPTIO_URL" + withVariables(path) + "\""))
          .append("</pre>");
    }

    /**
     * {@code /api/tasks/{id}} as {@code /api/tasks/$TASK}: a variable is called as what it names.
     */
    private static String withVariables(String path) {
      return PARAMETER
          .matcher(path)
          .replaceAll(part -> "/" + part.group(1) + "/\\$" + nameOf(part.group(1)));
    }

    private static String nameOf(String collection) {
      String one =
          collection.endsWith("ies")
              ? collection.substring(0, collection.length() - 3) + "y"
              : collection.replaceFirst("s$", "");
      return one.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private JsonNode resolved(JsonNode node) {
      return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static String access(JsonNode operation) {
      JsonNode access = operation.path("x-optio-access");
      return access.isTextual() ? access.asText() : access.toString();
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
