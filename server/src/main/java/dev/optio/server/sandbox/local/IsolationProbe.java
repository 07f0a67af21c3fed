package dev.optio.server.sandbox.local;

import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out whether this machine can keep agents apart, by doing it: a small program is put where
 * agents would be, and looks around.
 */
public final class IsolationProbe {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final TaskId NO_TASK = new TaskId(new UUID(0, 0));

  private IsolationProbe() {}

  /**
   * Why agents cannot be isolated here.
   *
   * @return one sentence or two for people; empty when they can
   */
  public static Optional<String> refusal(LocalSettings settings) {
    try {
      return refusal(settings, Tools.locate());
    } catch (SandboxException e) {
      return Optional.of(e.getMessage() + ".");
    }
  }

  static Optional<String> refusal(LocalSettings settings, Tools tools) {
    try {
      Folders.create(settings.root().resolve("view"));
      Path folder = Files.createTempDirectory(settings.root(), "probe-");
      try {
        return look(settings, tools, new TaskFolder(folder, NO_TASK));
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      return Optional.of("The folder for local runs cannot be written to.");
    } catch (SandboxException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("The probe of the isolation was interrupted.");
    }
  }

  private static Optional<String> look(LocalSettings settings, Tools tools, TaskFolder task)
      throws IOException, SandboxException, InterruptedException {
    task.create();
    Scripts scripts = new Scripts(tools);
    Inside inside = new Inside(settings, tools, scripts);
    View view = inside.view(task, Optional.empty());
    Inside.Script script =
        new Inside.Script(scripts.probe, "optio-probe", List.of(settings.dataFolder().toString()));
    try (HelperProcess process = inside.start(task, view, script, Map.of(), LIMIT)) {
      process.closeInput();
      String said = new String(process.output().readNBytes(500), StandardCharsets.UTF_8).strip();
      process.discardOutput();
      int status = process.await();
      if (status != 0) {
        return Optional.of(explain(process.complaint(status)));
      }
      return said.isEmpty()
          ? Optional.empty()
          : Optional.of("This machine cannot isolate local agents: " + said + ".");
    }
  }

  /** What the tools say when a kernel or a container says no, in words that help. */
  private static String explain(String complaint) {
    String first = complaint.lines().findFirst().orElse("");
    String said = first.toLowerCase(Locale.ROOT);
    if (said.contains("unshare failed") || said.contains("uid_map") || said.contains("setgroups")) {
      return "The kernel does not let this user make namespaces, so local agents cannot be isolated"
          + " (see user.max_user_namespaces, kernel.unprivileged_userns_clone and"
          + " kernel.apparmor_restrict_unprivileged_userns): "
          + first;
    }
    if (said.contains("mount")) {
      return "The kernel does not let this user mount file systems in a namespace, so local agents"
          + " cannot be isolated (a container around the server may mask /proc): "
          + first;
    }
    return "Local agents cannot be isolated here: " + first;
  }
}
