package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Backing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An instance under test: the data directory, servers and remotes that its replicas share. */
final class Instance {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Backing backing;
  private final Map<String, String> usual;
  private final SampleRemotes remotes;
  private final List<ReplicaProcess> replicas = new ArrayList<>();

  private Instance(Path folder, Backing backing, Map<String, String> usual, SampleRemotes remotes) {
    this.folder = folder;
    this.backing = backing;
    this.usual = Map.copyOf(usual);
    this.remotes = remotes;
  }

  /**
   * Makes its folders and remotes.
   *
   * @param usual settings of all replicas
   * @param remotes names of the bare repositories
   */
  static Instance create(Path folder, Backing backing, Map<String, String> usual, String... remotes)
      throws IOException {
    Files.createDirectory(folder.resolve("data"));
    return new Instance(
        folder, backing, usual, SampleRemotes.create(folder.resolve("remotes"), remotes));
  }

  SampleRemotes remotes() {
    return remotes;
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Starts a replica with its usual settings; does not wait for it. */
  ReplicaProcess start() throws IOException {
    return start(Map.of());
  }

  /** Starts a replica; does not wait for it. */
  ReplicaProcess start(Map<String, String> more) throws IOException {
    return start(data(), more);
  }

  /** Starts a replica on another data directory; does not wait for it. */
  ReplicaProcess start(Path data, Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>(usual);
    settings.putAll(more);
    ReplicaProcess replica = ReplicaProcess.start(data, ReplicaProcess.settings(backing, settings));
    replicas.add(replica);
    return replica;
  }

  /** Ends all replicas in good order; then nothing may work in the folder any more. */
  void end() throws InterruptedException {
    for (ReplicaProcess replica : replicas) {
      replica.terminate();
    }
    remotes.close();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!left().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    assertThat(left()).as("processes that nobody ended").isEmpty();
  }

  private List<String> left() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().arguments().orElse(new String[0]))
        .filter(arguments -> Stream.of(arguments).anyMatch(this::isInside))
        .map(arguments -> String.join(" ", arguments))
        .toList();
  }

  private boolean isInside(String argument) {
    return argument.startsWith(folder.toString());
  }
}
