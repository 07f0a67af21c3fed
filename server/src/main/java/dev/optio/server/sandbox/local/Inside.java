package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs our own small programs where an agent runs: in the task's view, with the agent's rights, no
 * secret, no terminal, for a limited time. Of those that write one at a time per task: another, or
 * one that a dead server left behind, is waited for.
 */
final class Inside {
  private static final Duration KILL_AFTER = Duration.ofSeconds(5);

  private final LocalSettings settings;
  private final Tools tools;
  private final Scripts scripts;

  Inside(LocalSettings settings, Tools tools, Scripts scripts) {
    this.settings = settings;
    this.tools = tools;
    this.scripts = scripts;
  }

  View view(TaskFolder task, Optional<Path> store) {
    return View.of(settings, tools, scripts, task, store, Optional.empty());
  }

  /**
   * Starts a script that works alone in the task's folders.
   *
   * @param more variables besides those that every program gets
   */
  HelperProcess start(
      TaskFolder task, View view, Script script, Map<String, String> more, Duration limit)
      throws SandboxException {
    List<String> command = limited(limit);
    command.addAll(List.of(tools.path("flock"), "-o", task.lock().toString()));
    return start(command, view, script, more);
  }

  /** Starts a script that only reads, and waits for nobody. */
  HelperProcess startReader(View view, Script script, Duration limit) throws SandboxException {
    return start(limited(limit), view, script, Map.of());
  }

  /** Runs a script to its end, without input, and expects success. */
  void run(TaskFolder task, View view, Script script, Duration limit)
      throws SandboxException, InterruptedException {
    try (HelperProcess process = start(task, view, script, Map.of(), limit)) {
      process.closeInput();
      process.discardOutput();
      int status = process.await();
      if (status != 0) {
        throw new SandboxException(
            SandboxException.Cause.UNAVAILABLE,
            "A program of the sandbox failed: " + process.complaint(status));
      }
    }
  }

  private List<String> limited(Duration limit) {
    return new ArrayList<>(
        List.of(
            tools.path("timeout"),
            "--kill-after=" + KILL_AFTER.toSeconds(),
            Long.toString(limit.toSeconds())));
  }

  private HelperProcess start(
      List<String> command, View view, Script script, Map<String, String> more)
      throws SandboxException {
    command.addAll(view.enter());
    command.add(tools.path("setsid"));
    command.addAll(tools.shell(script.text(), script.name()));
    command.addAll(script.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).directory(settings.root().toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(Environments.ofHelpers(view));
    environment.putAll(more);
    try {
      return new HelperProcess(builder.start());
    } catch (IOException e) {
      throw Failures.of(e, "A program of the sandbox could not be started.");
    }
  }

  /**
   * A script and what it is called with.
   *
   * @param name for the process list
   */
  record Script(String text, String name, List<String> arguments) {
    Script {
      arguments = List.copyOf(arguments);
    }
  }
}
