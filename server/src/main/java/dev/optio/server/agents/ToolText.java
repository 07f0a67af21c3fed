package dev.optio.server.agents;

import java.util.List;

/** How the call of a tool is told: what it does to what, not the whole of its input. */
final class ToolText {
  private static final int MAX_INPUT = 1_000;

  /** Members of an input that say most about a call, the best one first. */
  private static final List<String> TELLING =
      List.of(
          "file_path",
          "filePath",
          "absolute_path",
          "notebook_path",
          "path",
          "pattern",
          "query",
          "url",
          "description",
          "dir_path");

  private ToolText() {}

  /** Of the call of the tool with that name. */
  static String of(String name, Event input) {
    String command = command(input);
    if (!command.isEmpty()) {
      return "$ " + command;
    }
    String tool = Excerpt.firstLine(name, 200);
    for (String member : TELLING) {
      String value = input.text(member);
      if (!value.isBlank()) {
        return tool + " " + Excerpt.of(value, MAX_INPUT);
      }
    }
    boolean empty = input.json().isContainerNode() && input.json().isEmpty();
    return empty || !input.isPresent()
        ? tool
        : tool + " " + Excerpt.of(input.json().toString(), MAX_INPUT);
  }

  private static String command(Event input) {
    for (String member : List.of("command", "cmd")) {
      Event command = input.at(member);
      if (command.isText()) {
        return command.text();
      }
      List<String> words = command.items().stream().map(Event::text).toList();
      if (!words.isEmpty()) {
        return String.join(" ", words);
      }
    }
    return "";
  }
}
