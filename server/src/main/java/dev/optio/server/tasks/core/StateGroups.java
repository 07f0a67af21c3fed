package dev.optio.server.tasks.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Words for several states of tasks, as lists are filtered by them. */
public final class StateGroups {
  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "waiting",
          List.of("pending", "waiting_on_deps", "queued"),
          "active",
          List.of("provisioning", "running", "needs_attention", "pr_opened"),
          "done",
          List.of("completed", "failed", "cancelled"));

  private StateGroups() {}

  /** The states that these words stand for, each a state or a group. */
  public static List<String> states(List<String> words) {
    Set<String> states = new LinkedHashSet<>();
    words.forEach(word -> states.addAll(GROUPS.getOrDefault(word, List.of(word))));
    return List.copyOf(states);
  }

  /** The first word that is neither a state nor a group. */
  public static Optional<String> unknown(List<String> words) {
    return words.stream()
        .filter(word -> !GROUPS.containsKey(word) && !TaskState.WORDS.contains(word))
        .findFirst();
  }
}
