package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the servers' programs with no more rights than they need.
 *
 * <p>A normal user's servers run as that user. Root's run under a user id of their own, which owns
 * their folder and nothing else on the machine. Where that id cannot reach the folder, as below a
 * closed home, the folder is mounted where it can, in a mount namespace of the server alone; or the
 * data directory is opened for passing through. Where none of this is allowed, a user namespace
 * without any mapping takes root's rights away, but not its files.
 *
 * <p>All get a session of their own, so that Ctrl-C in the terminal does not reach them, and an
 * environment without anything of ours.
 */
final class Launcher {
  private static final Logger log = LoggerFactory.getLogger(Launcher.class);

  private static final int ROOT = 0;

  /** In a range that systemd's list of user ids leaves unused. */
  private static final int SERVER_USER = 60_800;

  private static final int NOBODY = 65_534;
  private static final Path MOUNT_POINT = Path.of("/mnt");

  private static final String MOUNT =
      """
      mount -t tmpfs -o mode=0755,size=64k tmpfs /mnt \
      && mkdir /mnt/programs /mnt/servers \
      && mount --bind "$1" /mnt/programs \
      && mount --bind "$2" /mnt/servers \
      && shift 2 && exec "$@"
      """;

  /** How rights are given up. */
  enum Way {
    OWN_USER,
    OTHER_USER,
    OTHER_USER_MOUNTED,
    OTHER_USER_PASSING,
    USER_NAMESPACE;

    /** What root tries, best first. */
    static List<Way> ofRoot() {
      return List.of(OTHER_USER, OTHER_USER_MOUNTED, OTHER_USER_PASSING, USER_NAMESPACE);
    }
  }

  private final Way way;
  private final Folders folders;

  private Launcher(Way way, Folders folders) {
    this.way = way;
    this.folders = folders;
  }

  /**
   * Finds the first way that works here.
   *
   * @param ways that root may take
   * @param program to try it with; it must know {@code --version}
   */
  static Launcher choose(Folders folders, List<Way> ways, Path program)
      throws EmbeddedException, IOException, InterruptedException {
    if (Ownership.mine() != ROOT) {
      return new Launcher(Way.OWN_USER, folders);
    }
    for (Way way : ways) {
      Launcher launcher = new Launcher(way, folders);
      if (launcher.works(program)) {
        log.atInfo().addKeyValue("way", way).log("embedded servers run without root's rights");
        return launcher;
      }
    }
    throw new EmbeddedException(
        EmbeddedException.Cause.PRIVILEGES,
        "PostgreSQL must not run as root, and this system allows neither a user that can reach "
            + folders.data()
            + " nor a namespace: start as a normal user, or choose a data directory such as"
            + " /var/lib/optio.");
  }

  /**
   * The name that the program sees for a file below the programs' or the servers' folder; others
   * keep theirs.
   */
  Path seen(Path file) {
    if (way == Way.OTHER_USER_MOUNTED && file.startsWith(folders.programs())) {
      return MOUNT_POINT.resolve("programs").resolve(folders.programs().relativize(file));
    }
    if (way == Way.OTHER_USER_MOUNTED && file.startsWith(folders.servers())) {
      return MOUNT_POINT.resolve("servers").resolve(folders.servers().relativize(file));
    }
    return file;
  }

  /** A server's process to be, in its own session. */
  ProcessBuilder server(List<String> command) throws EmbeddedException {
    return builder(SERVER_USER, command, true);
  }

  /**
   * A process that ends by itself, under a user that has a name, which initdb insists on. A normal
   * user without one, as in many containers, looks like nobody to itself in a user namespace.
   */
  ProcessBuilder tool(List<String> command)
      throws EmbeddedException, IOException, InterruptedException {
    Launcher launcher =
        way == Way.OWN_USER && !haveName() ? new Launcher(Way.USER_NAMESPACE, folders) : this;
    return launcher.builder(named(), command, false);
  }

  /** Gives a tree to the servers' user. */
  void giveToServer(Path tree) throws IOException {
    switch (way) {
      case OWN_USER -> {}
      case OTHER_USER, OTHER_USER_MOUNTED, OTHER_USER_PASSING -> Ownership.give(tree, SERVER_USER);
      case USER_NAMESPACE -> Ownership.give(tree, ROOT);
    }
  }

  /** Lends a tree to the tools' user, until it is given to the servers'. */
  void lendToTool(Path tree) throws IOException {
    switch (way) {
      case OWN_USER -> {}
      case OTHER_USER, OTHER_USER_MOUNTED, OTHER_USER_PASSING -> Ownership.lend(tree, named());
      case USER_NAMESPACE -> Ownership.give(tree, ROOT);
    }
  }

  private boolean works(Path program) throws EmbeddedException, IOException, InterruptedException {
    if (!hasPrograms()) {
      return false;
    }
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folders.data());
    if (way == Way.OTHER_USER_PASSING) {
      Set<PosixFilePermission> passable = EnumSet.copyOf(before);
      passable.add(PosixFilePermission.OTHERS_EXECUTE);
      Files.setPosixFilePermissions(folders.data(), passable);
    }
    if (probe(program)) {
      return true;
    }
    Files.setPosixFilePermissions(folders.data(), before);
    return false;
  }

  private boolean hasPrograms() {
    return switch (way) {
      case OWN_USER -> true;
      case OTHER_USER, OTHER_USER_PASSING -> Platform.has("setpriv");
      case OTHER_USER_MOUNTED ->
          Platform.has("setpriv") && Platform.has("unshare") && Files.isDirectory(MOUNT_POINT);
      case USER_NAMESPACE -> Platform.has("unshare");
    };
  }

  private boolean probe(Path program) throws EmbeddedException, IOException, InterruptedException {
    giveToServer(folders.logs());
    Ownership.giveOne(folders.servers(), way == Way.USER_NAMESPACE ? ROOT : SERVER_USER);
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "test -w \"$1\" && exec \"$2\" --version",
            "sh",
            seen(folders.servers()).toString(),
            seen(program).toString());
    Process probe =
        server(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return probe.waitFor() == 0;
  }

  private ProcessBuilder builder(int user, List<String> command, boolean ownSession)
      throws EmbeddedException {
    List<String> all = new ArrayList<>();
    if (ownSession) {
      all.add(Platform.program("setsid").toString());
    }
    switch (way) {
      case OWN_USER -> {}
      case OTHER_USER, OTHER_USER_PASSING -> all.addAll(otherUser(user));
      case OTHER_USER_MOUNTED -> {
        all.addAll(mounted());
        all.addAll(otherUser(user));
      }
      case USER_NAMESPACE ->
          all.addAll(List.of(Platform.program("unshare").toString(), "--user", "--"));
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(folders.servers().toFile());
    builder.environment().clear();
    builder.environment().put("PATH", Platform.SEARCH_PATH);
    builder.environment().put("LC_ALL", "C");
    return builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
  }

  private List<String> mounted() throws EmbeddedException {
    return List.of(
        Platform.program("unshare").toString(),
        "--mount",
        // So that what is unmounted outside does not stay busy because of us.
        "--propagation=slave",
        "--",
        "/bin/sh",
        "-c",
        MOUNT,
        "sh",
        folders.programs().toString(),
        folders.servers().toString());
  }

  private static List<String> otherUser(int user) throws EmbeddedException {
    return List.of(
        Platform.program("setpriv").toString(),
        "--reuid=" + user,
        "--regid=" + user,
        "--clear-groups",
        "--inh-caps=-all",
        "--no-new-privs",
        "--");
  }

  /** Asked of the system, since names may come from a directory service. */
  private static boolean haveName() throws IOException, InterruptedException {
    return new ProcessBuilder("/bin/sh", "-c", "id -un")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static int named() throws IOException {
    try (var lines = Files.lines(Path.of("/etc/passwd"))) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 2 && fields[0].equals("nobody"))
          .map(fields -> Integer.parseInt(fields[2]))
          .findFirst()
          .orElse(NOBODY);
    }
  }
}
