package dev.optio.server.sandbox.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a task's programs see, and the command that puts a program there.
 *
 * @param work the checkout, as the program sees it
 * @param home its home, as it sees it
 * @param tmp its folder for temporary files, as it sees it
 * @param store the repository that the checkout borrows from, as it sees it
 * @param authorities a file with the authorities to believe, as it sees it
 */
record View(
    String work,
    String home,
    String tmp,
    String store,
    Optional<String> authorities,
    List<String> enter) {
  private static final String STORE = "/workspace/store";
  private static final String AUTHORITIES = "/workspace/authorities.pem";

  View {
    enter = List.copyOf(enter);
  }

  /**
   * The view of {@code task}.
   *
   * @param store the repository that the checkout borrows from, where it is needed
   * @param init a file for the number of the first process inside
   */
  static View of(
      LocalSettings settings,
      Tools tools,
      Scripts scripts,
      TaskFolder task,
      Optional<Path> store,
      Optional<Path> init) {
    return switch (settings.isolation()) {
      case NAMESPACES -> isolated(settings, tools, scripts, task, store, init);
      case NONE -> bare(settings, tools, scripts, task, store, init);
    };
  }

  /** The value of {@code PATH} in the view. */
  static String path(LocalSettings settings) {
    return Stream.concat(settings.programs().stream().map(Path::toString), Stream.of(Tools.PATH))
        .collect(Collectors.joining(":"));
  }

  private static View isolated(
      LocalSettings settings,
      Tools tools,
      Scripts scripts,
      TaskFolder task,
      Optional<Path> store,
      Optional<Path> init) {
    String work = "/workspace/tasks/" + task.task();
    List<String> enter = new ArrayList<>(dieWithParent(tools));
    enter.addAll(
        List.of(
            tools.path("unshare"),
            "--user",
            "--map-root-user",
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--fork",
            "--kill-child"));
    enter.addAll(tools.shell(scripts.view, "optio-view"));
    enter.add(settings.root().resolve("view").toString());
    init.ifPresent(file -> enter.addAll(List.of("-i", file.toString())));
    enter.addAll(List.of("-w", task.checkout().toString(), work));
    enter.addAll(List.of("-w", task.home().toString(), "/home/agent"));
    enter.addAll(List.of("-w", task.tmp().toString(), "/tmp"));
    store.ifPresent(path -> enter.addAll(List.of("-s", path.toString(), STORE)));
    enter.addAll(shownAndHidden(settings));
    Optional<Path> authorities = settings.network().authorities();
    authorities.ifPresent(path -> enter.addAll(List.of("-s", path.toString(), AUTHORITIES)));
    enter.add("--");
    return new View(work, "/home/agent", "/tmp", STORE, authorities.map(_ -> AUTHORITIES), enter);
  }

  private static View bare(
      LocalSettings settings,
      Tools tools,
      Scripts scripts,
      TaskFolder task,
      Optional<Path> store,
      Optional<Path> init) {
    List<String> enter = new ArrayList<>(dieWithParent(tools));
    enter.addAll(tools.shell(scripts.bare, "optio-bare"));
    init.ifPresent(file -> enter.addAll(List.of("-i", file.toString())));
    return new View(
        task.checkout().toString(),
        task.home().toString(),
        task.tmp().toString(),
        store.map(Path::toString).orElse(""),
        settings.network().authorities().map(Path::toString),
        enter);
  }

  private static List<String> dieWithParent(Tools tools) {
    return List.of(tools.path("setpriv"), "--pdeathsig", "KILL");
  }

  /** Outer folders first: what is hidden in a shown folder, and what is shown in a hidden one. */
  private static List<String> shownAndHidden(LocalSettings settings) {
    Stream<Path> shown =
        Stream.concat(settings.shown().stream(), settings.programs().stream())
            .filter(Files::exists);
    Stream<Path> hidden =
        Stream.concat(settings.hidden().stream(), Stream.of(settings.dataFolder()));
    record Entry(Path path, List<String> options) {}
    return Stream.concat(
            shown.map(path -> new Entry(path, List.of("-s", path.toString(), path.toString()))),
            hidden.map(path -> new Entry(path, List.of("-x", path.toString()))))
        .sorted(Comparator.comparingInt(entry -> entry.path().getNameCount()))
        .flatMap(entry -> entry.options().stream())
        .toList();
  }
}
