package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.Play;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.sandbox.SandboxFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A machine of the local runtime whose agents are shell lines. */
abstract class LocalFixture extends SandboxFixture {
  /** Holds what an agent must not see, and in it the folder for local runs. */
  Path data() {
    return folder.resolve("data");
  }

  LocalSettings settings() {
    return LocalSettings.isolated(data().resolve("local"));
  }

  @Override
  protected Sandbox open() throws Exception {
    return new LocalSandbox(settings());
  }

  @Override
  protected List<String> argv(Play play) {
    return play.shell();
  }

  @Override
  protected void lose(RunId run) throws Exception {
    LocalMachine.lose(folderOf(run));
  }

  @Override
  protected void shrink(RunId run, OutputName output, int size) throws Exception {
    LocalMachine.shrink(folderOf(run), output, size);
  }

  RunFolder folderOf(RunId run) {
    return new RunFolder(settings().root(), run);
  }

  TaskFolder folderOf(TaskId task) {
    return new TaskFolder(settings().root(), task);
  }

  static Launch shell(String script, String... arguments) {
    return shell(script, Map.of(), arguments);
  }

  static Launch shell(String script, Map<String, String> environment, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "agent"));
    argv.addAll(List.of(arguments));
    return new Launch(argv, environment, List.of(), new byte[0], false, ROOMY);
  }

  /** What a shell line writes, both streams. */
  String said(TaskId task, String script, String... arguments) throws Exception {
    RunId run = started(task, shell("exec 2>&1\n" + script, arguments));
    return stdout(run);
  }

  /** Runs a program outside, as the server might. */
  static String outside(Path directory, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.strip();
  }

  static Path write(Path file, String content) throws Exception {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
