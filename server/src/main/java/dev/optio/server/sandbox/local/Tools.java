package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system's programs that the local runtime is made of, looked up once. Only the system's own
 * folders are searched: a program that a person has put in front of them is not meant for a server.
 */
final class Tools {
  /** Where programs are looked for, here and in the scripts. */
  static final String PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin";

  /**
   * Programs of util-linux: some shells have poorer ones built in, so scripts name them by path.
   */
  private static final List<String> BY_PATH =
      List.of("flock", "mount", "pivot_root", "prlimit", "setpriv", "setsid", "umount", "unshare");

  private static final List<String> BY_NAME =
      List.of("git", "head", "mkfifo", "sh", "tail", "tar", "timeout", "tr", "wc");

  private final Map<String, Path> paths;
  private final List<String> shell;

  private Tools(Map<String, Path> paths, List<String> shell) {
    this.paths = paths;
    this.shell = shell;
  }

  /**
   * Finds all of them.
   *
   * @throws SandboxException {@link SandboxException.Cause#IMPOSSIBLE} naming what is missing
   */
  static Tools locate() throws SandboxException {
    Map<String, Path> paths = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    Stream.concat(BY_PATH.stream(), BY_NAME.stream())
        .forEach(name -> {
          Path found = find(name);
          if (found == null) {
            missing.add(name);
          } else {
            paths.put(name, found);
          }
        });
    if (!missing.isEmpty()) {
      throw new SandboxException(
          SandboxException.Cause.IMPOSSIBLE,
          "Local runs need programs that are not installed (util-linux, coreutils, git, tar): "
              + String.join(", ", missing));
    }
    return new Tools(paths, List.of(String.valueOf(paths.get("sh"))));
  }

  /** The same tools under another POSIX shell. */
  Tools withShell(List<String> other) {
    return new Tools(paths, List.copyOf(other));
  }

  String path(String name) {
    Path path = paths.get(name);
    if (path == null) {
      throw new IllegalArgumentException(name);
    }
    return path.toString();
  }

  /** The command that runs {@code script} in a shell, under a name for the process list. */
  List<String> shell(String script, String name) {
    List<String> command = new ArrayList<>(shell);
    command.addAll(List.of("-c", script, name));
    return command;
  }

  /** Assignments with which a script knows the tools by path. */
  String prelude() {
    StringBuilder text = new StringBuilder();
    for (String name : BY_PATH) {
      text.append(name).append('=').append(paths.get(name)).append('\n');
    }
    return text.toString();
  }

  private static @Nullable Path find(String name) {
    for (String folder : PATH.split(":", -1)) {
      Path path = Path.of(folder, name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    return null;
  }
}
