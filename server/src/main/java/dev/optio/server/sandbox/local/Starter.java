package dev.optio.server.sandbox.local;

import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Starts runs. Each attempt lays what it brings into a folder of its own, then a supervisor takes
 * the run's lock and makes one attempt the run. Attempts may race and may be killed at any step:
 * what is not claimed has not begun, what is claimed goes on by itself.
 */
final class Starter {
  private static final int OWNER_ONLY = 0600;

  private final LocalSettings settings;
  private final Tools tools;
  private final Scripts scripts;

  Starter(LocalSettings settings, Tools tools, Scripts scripts) {
    this.settings = settings;
    this.tools = tools;
    this.scripts = scripts;
  }

  void start(RunFolder run, TaskFolder task, Path store, long fence, Launch launch)
      throws SandboxException, InterruptedException {
    LaunchCheck.check(launch);
    try {
      Folders.create(run.folder());
      if (!mayStart(run, fence)) {
        return;
      }
      task.noteRun(run.run());
      attempt(run, task, store, launch);
    } catch (IOException e) {
      if (!run.isClaimed()) { // else another attempt won, and cleared this one away
        throw Failures.of(e, "The run could not be started.");
      }
    }
  }

  /** Compares fences; false when there is nothing left to start. */
  private static boolean mayStart(RunFolder run, long fence)
      throws IOException, SandboxException, InterruptedException {
    try (Flock _ = Flock.take(run.writing())) {
      long seen = Folders.read(run.fence()).map(Long::parseLong).orElse(Long.MIN_VALUE);
      if (fence < seen) {
        throw new SandboxException(
            SandboxException.Cause.FENCED, "Another replica holds this run now.");
      }
      if (fence > seen) {
        Folders.write(run.fence(), Long.toString(fence));
      }
      return !run.isClaimed();
    }
  }

  private void attempt(RunFolder run, TaskFolder task, Path store, Launch launch)
      throws IOException, SandboxException {
    Path attempt = Files.createTempDirectory(run.folder(), "attempt-");
    List<String> files = launch.files().stream().map(Launch.HomeFile::path).toList();
    Folders.write(
        attempt.resolve(run.plan().getFileName()),
        new RunFolder.Plan(task.task().toString(), files));
    Input.create(attempt, run, launch.input(), launch.keepsInputOpen());
    Files.write(attempt.resolve("files.tar"), tar(launch.files()));
    View view =
        View.of(settings, tools, scripts, task, Optional.of(store), Optional.of(run.init()));
    ProcessBuilder builder =
        new ProcessBuilder(command(run, view, attempt, files, launch))
            .directory(settings.root().toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(Redirect.DISCARD);
    environment(builder, view, run, task.task(), launch);
    awaitWord(builder.start());
    if (!run.isClaimed()) {
      throw failed(run);
    }
  }

  private List<String> command(
      RunFolder run, View view, Path attempt, List<String> files, Launch launch) {
    List<String> command = new ArrayList<>();
    command.add(tools.path("setsid"));
    command.addAll(tools.shell(scripts.supervise, "optio-supervise"));
    command.add(run.folder().toString());
    command.add(attempt.getFileName().toString());
    command.add(Long.toString(launch.outputLimit()));
    command.add(
        switch (settings.isolation()) {
          case NAMESPACES -> "-";
          case NONE -> "sweep";
        });
    command.addAll(view.enter());
    command.addAll(tools.shell(scripts.agent, "optio-agent"));
    command.addAll(List.of(view.work(), view.home(), String.join("\n", files)));
    command.addAll(launch.argv());
    return command;
  }

  /** The agent's variables under other names, so that none steers a program on the way to it. */
  private void environment(
      ProcessBuilder builder, View view, RunFolder run, TaskId task, Launch launch) {
    Map<String, String> agent =
        new TreeMap<>(Environments.ofAgent(settings, view, run.run(), task, launch));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", Tools.PATH);
    environment.put("LC_ALL", "C");
    environment.put(Environments.RUN, run.run().toString());
    environment.put("OPTIO_NAMES", String.join(" ", agent.keySet()));
    agent.forEach((name, value) -> environment.put("OPTIO_ENV_" + name, value));
  }

  /**
   * Returns when the supervisor has spoken, which it does within seconds, or has died. Whether the
   * run has begun is told by its claim alone: one that came second may be taken for a part of the
   * run that the first is ending, and die before it can say so.
   */
  private static void awaitWord(Process process) throws IOException {
    try (BufferedReader said = process.inputReader(StandardCharsets.US_ASCII)) {
      said.readLine();
    }
  }

  private static SandboxException failed(RunFolder run) throws IOException {
    String trouble = Folders.read(run.trouble()).orElse("").strip();
    return switch (Failures.cause(trouble, run.folder())) {
      case EXHAUSTED ->
          new SandboxException(
              SandboxException.Cause.EXHAUSTED, "There is no space left for the run.");
      case UNAVAILABLE, FENCED, FORGED, IMPOSSIBLE ->
          new SandboxException(
              SandboxException.Cause.UNAVAILABLE, "The run's supervisor could not begin.");
    };
  }

  private static byte[] tar(List<Launch.HomeFile> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Launch.HomeFile file : files) {
        TarArchiveEntry entry = new TarArchiveEntry(file.path());
        entry.setMode(OWNER_ONLY);
        entry.setSize(file.content().length);
        tar.putArchiveEntry(entry);
        tar.write(file.content());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
