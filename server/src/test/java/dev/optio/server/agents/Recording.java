package dev.optio.server.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a real agent program wrote, kept in {@code agent-events/<vendor>.<case>.ndjson}: its
 * standard output, and on the last line its exit status and standard error.
 */
record Recording(String name, List<String> stdout, List<String> stderr, int status) {
  private static final Path FOLDER = Path.of("src/test/resources/agent-events");
  private static final String SUFFIX = ".ndjson";

  static List<Recording> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .map(Recording::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recording of(String name) {
    return read(FOLDER.resolve(name + SUFFIX));
  }

  Vendor vendor() {
    return Vendors.named(name.substring(0, name.indexOf('.'))).orElseThrow();
  }

  Path golden() {
    return FOLDER.resolve(name + ".golden");
  }

  RunStatus.Exited exit() {
    return new RunStatus.Exited(status, 0, 0, false);
  }

  List<Reading> readings() {
    List<Reading> readings = new ArrayList<>();
    stdout.forEach(line -> readings.addAll(vendor().read(OutputName.STDOUT, line)));
    stderr.forEach(line -> readings.addAll(vendor().read(OutputName.STDERR, line)));
    return readings;
  }

  Optional<Reading.Finished> lastWord() {
    return readings().stream()
        .filter(Reading.Finished.class::isInstance)
        .map(Reading.Finished.class::cast)
        .reduce((before, last) -> last);
  }

  Verdict verdict() {
    return vendor().conclude(JsonNodeFactory.instance.objectNode(), exit(), lastWord());
  }

  @Override
  public String toString() {
    return name;
  }

  private static Recording read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      JsonNode end = new ObjectMapper().readTree(lines.getLast()).path("_fixture");
      String fileName = file.getFileName().toString();
      return new Recording(
          fileName.substring(0, fileName.length() - SUFFIX.length()),
          lines.subList(0, lines.size() - 1),
          end.path("stderr").asText().lines().toList(),
          end.path("exit").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
