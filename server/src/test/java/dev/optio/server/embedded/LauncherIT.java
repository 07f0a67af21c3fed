package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With which rights servers run, whoever starts them. Most of it is for root to try. */
class LauncherIT {
  @TempDir private static Path base;

  /** Unpacked once for all tests, where every user can reach them. */
  private static Path programs = Path.of("");

  private final List<Installation> started = new ArrayList<>();

  @AfterEach
  void stopAll() throws Exception {
    for (Installation there : started) {
      there.stop();
    }
  }

  @BeforeEach
  void openTheBase() throws IOException {
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
    programs = base.resolve("programs");
  }

  @ParameterizedTest
  @EnumSource(
      value = Launcher.Way.class,
      names = {"OTHER_USER_MOUNTED", "OTHER_USER_PASSING"})
  void rootsServersRunAsAUserOfTheirOwn(Launcher.Way way) throws Exception {
    if (!isRoot()) {
      return;
    }
    // Given
    Installation there = closed();

    // When
    Endpoints endpoints = start(there, way);

    // Then
    assertThat(Installation.serves(endpoints)).isTrue();
    for (ServerKind kind : ServerKind.values()) {
      assertThat(status(there, kind, "Uid")).isEqualTo("60800\t60800\t60800\t60800");
      assertThat(status(there, kind, "Gid")).isEqualTo("60800\t60800\t60800\t60800");
      assertThat(status(there, kind, "Groups")).isEmpty();
      assertThat(status(there, kind, "CapEff")).isEqualTo("0000000000000000");
      assertThat(status(there, kind, "NoNewPrivs")).isEqualTo("1");
    }
  }

  @Test
  void aFolderThatTheServersUserReachesNeedsNoMount() throws Exception {
    if (!isRoot()) {
      return;
    }
    // Given
    Installation there = closed();
    Files.createDirectory(there.folders().data());
    Files.setPosixFilePermissions(
        there.folders().data(), PosixFilePermissions.fromString("rwx--x--x"));

    // When
    Endpoints endpoints = start(there, Launcher.Way.OTHER_USER);

    // Then
    assertThat(Installation.serves(endpoints)).isTrue();
    assertThat(status(there, ServerKind.POSTGRES, "Uid")).startsWith("60800\t");
  }

  @Test
  void aNamespaceTakesRootsRightsWhereNothingElseWorks() throws Exception {
    if (!isRoot()) {
      return;
    }
    // Given
    Installation there = closed();

    // When
    Endpoints endpoints = start(there, Launcher.Way.USER_NAMESPACE);

    // Then
    assertThat(Installation.serves(endpoints)).isTrue();
    assertThat(namespace(there.process(ServerKind.POSTGRES).orElseThrow().pid()))
        .isNotEqualTo(namespace(ProcessHandle.current().pid()));
  }

  @Test
  void aDatabaseMadeInOneWayStartsInAnother() throws Exception {
    if (!isRoot()) {
      return;
    }
    // Given
    Installation there = closed();
    Endpoints mounted = start(there, Launcher.Way.OTHER_USER_MOUNTED);
    Installation.execute(mounted, "create table kept (word text)");
    there.stop();

    // When
    Endpoints spaced = start(there, Launcher.Way.USER_NAMESPACE);

    // Then
    assertThat(Installation.ask(spaced, "select count(*) from kept")).isEqualTo("0");
  }

  @Test
  void leavesTheDirectoryClosedWhenOpeningItDoesNotHelp() throws Exception {
    if (!isRoot()) {
      return;
    }
    // Given
    Path parent = Files.createDirectory(base.resolve("closed"));
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
    Installation there = at(new Folders(parent.resolve("data"), programs));

    // Then
    assertThatThrownBy(() -> start(there, Launcher.Way.OTHER_USER_PASSING))
        .isInstanceOfSatisfying(
            EmbeddedException.class,
            e -> assertThat(e.kind()).isEqualTo(EmbeddedException.Cause.PRIVILEGES));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there.folders().data())))
        .isEqualTo("rwx------");
  }

  @Test
  void worksForANormalUserWhoseFolderNobodyElseEnters() throws Exception {
    if (!isRoot()) {
      return; // then every other suite has shown it
    }
    // Given
    Path home = homeOf("own");
    Folders folders = Folders.in(home.resolve("data"));
    String classes = StarterProcess.readableClassPath(Files.createDirectory(lib("lib")));

    // When
    try (StarterProcess user =
        StarterProcess.run(StarterProcess.asNormalUser(), classes, folders, "start")) {
      // Then
      assertThat(user.said()).startsWith("STARTED ");
    }
    Installation there = at(folders);
    for (ServerKind kind : ServerKind.values()) {
      assertThat(status(there, kind, "Uid")).startsWith(StarterProcess.NORMAL_USER + "\t");
    }
    assertThatThrownBy(there::start)
        .isInstanceOfSatisfying(
            EmbeddedException.class,
            e -> assertThat(e.kind()).isEqualTo(EmbeddedException.Cause.NOT_WRITABLE))
        .hasMessageContaining("belong to the user with id " + StarterProcess.NORMAL_USER);
    try (StarterProcess user =
        StarterProcess.run(StarterProcess.asNormalUser(), classes, folders, "stop")) {
      assertThat(user.said()).isEqualTo("STOPPED true");
    }
    assertThat(there.processes(ServerKind.POSTGRES)).isEmpty();
  }

  @Test
  void tellsAUserThatTheFolderIsNotTheirs() throws Exception {
    if (!isRoot()) {
      return;
    }
    // Given
    Path roots = Files.createDirectory(base.resolve("roots"));
    String classes = StarterProcess.readableClassPath(Files.createDirectory(lib("lib-2")));

    // When
    try (StarterProcess user =
        StarterProcess.run(
            StarterProcess.asNormalUser(), classes, Folders.in(roots.resolve("data")), "start")) {
      // Then
      assertThat(user.said()).startsWith("FAILED NOT_WRITABLE ").contains(roots.toString());
    }
  }

  /** A data directory of which nothing is there yet. */
  private Installation closed() throws IOException {
    Path parent = Files.createTempDirectory(base, "of-a-test-");
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
    return at(new Folders(parent.resolve("data"), programs));
  }

  private Installation at(Folders folders) {
    Installation there = new Installation(folders);
    started.add(there);
    return there;
  }

  private static Endpoints start(Installation there, Launcher.Way way)
      throws EmbeddedException, InterruptedException {
    return EmbeddedServers.start(
        there.folders(), Installation.RANDOM, new Setup(Optional.empty(), List.of(way)));
  }

  private Path lib(String name) {
    return base.resolve(name);
  }

  private Path homeOf(String name) throws IOException {
    Path home = Files.createDirectory(base.resolve(name));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Ownership.giveOne(home, StarterProcess.NORMAL_USER);
    return home;
  }

  private static boolean isRoot() throws IOException {
    return Ownership.mine() == 0;
  }

  private static String status(Installation there, ServerKind kind, String field)
      throws IOException {
    Path file = Path.of("/proc", Long.toString(there.process(kind).orElseThrow().pid()), "status");
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private static String namespace(long pid) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", "user")).toString();
  }
}
