package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.Collected;
import dev.optio.server.sandbox.Place;
import dev.optio.server.sandbox.Prepared;
import dev.optio.server.sandbox.SandboxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes checkouts and takes out what came of them; all git runs inside, as the agent. */
final class Checkouts {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern COMMITS = Pattern.compile("commits ([0-9a-f]{40,64}) ([01])");
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long LARGEST_PACK = 2L << 30;
  private static final long LARGEST_CAPSULE = 64L << 20;
  private static final int LONGEST_LINE = 200;
  private static final byte[] NONE = {};

  private final Inside inside;
  private final Scripts scripts;

  Checkouts(Inside inside, Scripts scripts) {
    this.inside = inside;
    this.scripts = scripts;
  }

  Prepared prepare(TaskFolder task, Place place)
      throws SandboxException, IOException, InterruptedException {
    Optional<TaskFolder.Made> made = task.made();
    return made.isPresent() ? new Prepared.Ready(true, made.get().base()) : make(task, place);
  }

  private Prepared make(TaskFolder task, Place place)
      throws SandboxException, IOException, InterruptedException {
    String head = place.seed().map(Place.Seed::head).orElse(place.baseCommit());
    if (!COMMIT.matcher(place.baseCommit()).matches() || !COMMIT.matcher(head).matches()) {
      return new Prepared.Refused("The base is not a full commit id.");
    }
    task.create();
    byte[] pack = place.seed().map(Place.Seed::pack).orElse(NONE);
    byte[] conversation = place.seed().map(Place.Seed::conversation).orElse(NONE);
    View view = inside.view(task, Optional.of(place.objectStore()));
    if (!Folders.isEmpty(task.checkout())) {
      clear(task, view, List.of(view.work())); // an earlier attempt came half-way
    }
    List<String> arguments =
        List.of(
            view.work(),
            view.store(),
            place.baseCommit(),
            head,
            place.branch(),
            view.home(),
            Integer.toString(pack.length),
            Integer.toString(conversation.length));
    Inside.Script script = new Inside.Script(scripts.prepare, "optio-prepare", arguments);
    try (HelperProcess process = inside.start(task, view, script, author(place.author()), LIMIT)) {
      process.feed(pack, conversation);
      process.discardOutput();
      int status = process.await();
      if (status != 0) {
        String said = process.complaint(status);
        requireSpace(task, said);
        return new Prepared.Refused("The checkout could not be made: " + said);
      }
    }
    task.complete(place);
    return new Prepared.Ready(false, place.baseCommit());
  }

  Collected collect(TaskFolder task, TaskFolder.Made made, String base)
      throws SandboxException, IOException, InterruptedException {
    if (!COMMIT.matcher(base).matches()) {
      return new Collected.Unreadable("The base is not a full commit id.");
    }
    View view = inside.view(task, Optional.of(made.storePath()));
    Inside.Script script =
        new Inside.Script(scripts.collect, "optio-collect", List.of(view.work(), base));
    HelperProcess process = inside.start(task, view, script, author(made.author()), LIMIT);
    boolean handedOn = false;
    try {
      process.closeInput();
      String line = line(process.output());
      Matcher commits = COMMITS.matcher(line);
      if (commits.matches()) {
        handedOn = true;
        InputStream pack = new HelperOutput(process, LARGEST_PACK, "The pack");
        return new Collected.Commits(commits.group(1), commits.group(2).equals("1"), pack);
      }
      process.discardOutput();
      int status = process.await();
      if (line.equals("nothing") && status == 0) {
        return new Collected.Nothing();
      }
      String said = process.complaint(status);
      requireSpace(task, said);
      return new Collected.Unreadable(said);
    } finally {
      if (!handedOn) {
        process.close();
      }
    }
  }

  InputStream capsule(TaskFolder task, List<String> paths) throws SandboxException {
    List<String> arguments = new ArrayList<>();
    View view = inside.view(task, Optional.empty());
    arguments.add(view.home());
    for (String path : paths) {
      if (!LaunchCheck.isBelow(path)) {
        throw new SandboxException(
            SandboxException.Cause.IMPOSSIBLE, "A conversation path does not lie below the home.");
      }
      arguments.add(path);
    }
    Inside.Script script = new Inside.Script(scripts.capsule, "optio-capsule", arguments);
    HelperProcess process = inside.startReader(view, script, LIMIT);
    process.closeInput();
    return new HelperOutput(process, LARGEST_CAPSULE, "The conversation");
  }

  /** Removes the run's files from the home, where the run did not do so itself. */
  void tidy(TaskFolder task, RunFolder run)
      throws SandboxException, IOException, InterruptedException {
    List<String> files = run.readPlan().map(RunFolder.Plan::files).orElse(List.of());
    if (files.isEmpty() || Files.exists(run.tidied())) {
      return;
    }
    View view = inside.view(task, Optional.empty());
    List<String> arguments = new ArrayList<>(List.of(view.home()));
    arguments.addAll(files);
    inside.run(task, view, new Inside.Script(scripts.tidy, "optio-tidy", arguments), LIMIT);
    Files.write(run.tidied(), new byte[0]);
  }

  /** Empties all that the agent could write to. */
  void clear(TaskFolder task) throws SandboxException, InterruptedException {
    View view = inside.view(task, Optional.empty());
    clear(task, view, List.of(view.work(), view.home(), view.tmp()));
  }

  private void clear(TaskFolder task, View view, List<String> folders)
      throws SandboxException, InterruptedException {
    inside.run(task, view, new Inside.Script(scripts.clear, "optio-clear", folders), LIMIT);
  }

  private static void requireSpace(TaskFolder task, String said)
      throws SandboxException, IOException {
    if (Failures.cause(said, task.checkout()) == SandboxException.Cause.EXHAUSTED) {
      throw new SandboxException(
          SandboxException.Cause.EXHAUSTED, "There is no space left for the task's checkout.");
    }
  }

  private static Map<String, String> author(Place.Author author) {
    Map<String, String> all = new TreeMap<>();
    all.put("OPTIO_AUTHOR_NAME", author.name());
    all.put("OPTIO_AUTHOR_EMAIL", author.email());
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      all.put("GIT_" + role + "_NAME", author.name());
      all.put("GIT_" + role + "_EMAIL", author.email());
    }
    return all;
  }

  /** The first line, byte by byte, for what follows it is not ours to take. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n' && line.size() < LONGEST_LINE; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
