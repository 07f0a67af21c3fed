package dev.optio.server.sandbox.local;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Launch;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The variables that programs get. Nothing of the server's own environment is among them. */
final class Environments {
  /** Marks every process of a run. */
  static final String RUN = "OPTIO_RUN_ID";

  /** Node adds what it finds there to its own; the others read nothing else then. */
  private static final List<String> AUTHORITIES =
      List.of(
          "NODE_EXTRA_CA_CERTS",
          "SSL_CERT_FILE",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "GIT_SSL_CAINFO");

  private Environments() {}

  /**
   * For our own programs inside: git of no configuration but the repository's, and of no ways out.
   */
  static Map<String, String> ofHelpers(View view) {
    Map<String, String> all = new TreeMap<>();
    all.put("PATH", Tools.PATH);
    all.put("HOME", view.home());
    all.put("TMPDIR", view.tmp());
    all.put("LC_ALL", "C");
    all.put("GIT_CONFIG_NOSYSTEM", "1");
    all.put("GIT_CONFIG_GLOBAL", "/dev/null");
    all.put("GIT_ATTR_NOSYSTEM", "1");
    all.put("GIT_TERMINAL_PROMPT", "0");
    all.put("GIT_NO_REPLACE_OBJECTS", "1");
    all.put("GIT_GRAFT_FILE", "/nonexistent");
    all.put("GIT_SHALLOW_FILE", "");
    all.put("GIT_NO_LAZY_FETCH", "1");
    all.put("GIT_ALLOW_PROTOCOL", "none");
    configure(
        all,
        Map.of(
            "core.hooksPath", "/dev/null",
            "core.fsmonitor", "false",
            "commit.gpgSign", "false",
            "gc.auto", "0",
            "maintenance.auto", "false",
            "core.bare", "false",
            "safe.directory", "*"));
    return all;
  }

  /** For an agent. What the launch says wins only over what is not the sandbox's own to say. */
  static Map<String, String> ofAgent(
      LocalSettings settings, View view, RunId run, TaskId task, Launch launch) {
    Map<String, String> all = new TreeMap<>();
    all.put("PATH", View.path(settings));
    all.put("LANG", "C.UTF-8");
    all.put("USER", "agent");
    all.put("LOGNAME", "agent");
    all.put("SHELL", "/bin/sh");
    all.put("GIT_TERMINAL_PROMPT", "0");
    all.putAll(ofNetwork(settings, view));
    all.putAll(launch.environment());
    all.put("HOME", view.home());
    all.put("TMPDIR", view.tmp());
    all.put("GIT_CONFIG_NOSYSTEM", "1");
    all.put(RUN, run.toString());
    all.put("OPTIO_TASK_ID", task.toString());
    all.put("OPTIO_WORKDIR", view.work());
    for (Launch.HomeFile file : launch.files()) {
      file.variable().ifPresent(name -> all.put(name, view.home() + "/" + file.path()));
    }
    return all;
  }

  /** Under all the names that programs look for. */
  private static Map<String, String> ofNetwork(LocalSettings settings, View view) {
    Map<String, String> all = new TreeMap<>();
    settings
        .network()
        .proxies()
        .forEach((name, value) -> {
          all.put(name, value);
          all.put(name.toLowerCase(Locale.ROOT), value);
        });
    view.authorities().ifPresent(file -> AUTHORITIES.forEach(name -> all.put(name, file)));
    return all;
  }

  private static void configure(Map<String, String> all, Map<String, String> configuration) {
    int count = 0;
    for (Map.Entry<String, String> entry : new TreeMap<>(configuration).entrySet()) {
      all.put("GIT_CONFIG_KEY_" + count, entry.getKey());
      all.put("GIT_CONFIG_VALUE_" + count, entry.getValue());
      count++;
    }
    all.put("GIT_CONFIG_COUNT", Integer.toString(count));
  }
}
