package dev.optio.server.git;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What lies at the top of a commit's tree.
 *
 * @param names of plain files
 * @param texts of those that were asked for, as UTF-8; what is larger than was asked for is absent
 */
public record TopFiles(Set<String> names, Map<String, String> texts) {
  public TopFiles {
    names = Set.copyOf(names);
    texts = Map.copyOf(texts);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }
}
