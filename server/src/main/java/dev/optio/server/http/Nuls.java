package dev.optio.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the character NUL in a request, which PostgreSQL can store in no text. */
final class Nuls {
  private static final int MOST = 10;

  private final List<String> found = new ArrayList<>();

  private Nuls() {}

  /** Where it is: fields from the outside in, with strokes between. Ten places at most. */
  static List<String> in(JsonNode fields) {
    Nuls nuls = new Nuls();
    nuls.look("", fields);
    return nuls.found;
  }

  private void look(String at, JsonNode node) {
    if (found.size() >= MOST) {
      return;
    }
    if (node.isTextual()) {
      note(at, node.textValue());
      return;
    }
    if (node.isArray()) {
      for (int index = 0; index < node.size(); index++) {
        look(below(at, Integer.toString(index)), node.get(index));
      }
      return;
    }
    node.properties()
        .forEach(field -> {
          note(at, field.getKey());
          look(below(at, field.getKey()), field.getValue());
        });
  }

  private void note(String at, String text) {
    if (text.indexOf('\0') >= 0 && !found.contains(at)) {
      found.add(at);
    }
  }

  private static String below(String at, String name) {
    return at.isEmpty() ? name : at + "/" + name;
  }
}
