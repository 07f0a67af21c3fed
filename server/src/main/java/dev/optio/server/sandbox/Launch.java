package dev.optio.server.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an agent program is started.
 *
 * @param argv program and arguments; the program is looked up in the sandbox's {@code PATH}. Holds
 *     no secret and, for a vendor that reads its input, no prompt
 * @param environment added to what every run gets ({@code HOME}, {@code PATH}, {@code TMPDIR},
 *     {@code OPTIO_*}); holds the exposed secrets
 * @param files written below the agent's home before the start, mode 0600
 * @param input bytes for the agent's standard input
 * @param keepsInputOpen whether more input may be delivered; otherwise input ends after {@code
 *     input}
 * @param outputLimit most bytes that are kept of each output stream
 */
public record Launch(
    List<String> argv,
    Map<String, String> environment,
    List<HomeFile> files,
    byte[] input,
    boolean keepsInputOpen,
    long outputLimit) {
  public Launch {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    files = List.copyOf(files);
  }

  /**
   * A file that the run needs. It goes when the agent has gone.
   *
   * @param path relative to the agent's home
   * @param variable environment variable that gets the file's absolute path, which only the sandbox
   *     knows
   */
  public record HomeFile(String path, byte[] content, Optional<String> variable) {
    /** A file whose place the program knows by itself. */
    public HomeFile(String path, byte[] content) {
      this(path, content, Optional.empty());
    }
  }

  /** Names nothing of the environment: its values may be secrets. */
  @Override
  public String toString() {
    return "Launch[" + argv.getFirst() + "]";
  }
}
