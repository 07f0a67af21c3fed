package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.RunStatus;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an agent can reach: its own, and nothing of the server, its user, or another task. */
class IsolationIT extends LocalFixture {
  @Test
  void findsNoFileOfTheServerItsUserOrAnotherTask() throws Exception {
    // Given
    String marker = "marker-" + UUID.randomUUID();
    TaskId other = prepared();
    List<Path> planted =
        List.of(
            data().resolve("encryption-" + marker),
            data().resolve("postgres").resolve(marker),
            data().resolve("local").resolve(marker),
            folderOf(other).checkout().resolve(marker),
            folderOf(other).home().resolve(marker),
            folderOf(other).tmp().resolve(marker),
            folder.resolve("home").resolve("user").resolve(".ssh").resolve(marker));
    for (Path path : planted) {
      write(path, "secret");
    }
    Path outsideTmp = Files.createTempFile("optio-", marker); // the machine's own /tmp
    TaskId task = prepared();
    String search =
        """
        find / -path /proc -prune -o -name "*$1*" -print
        find /proc/*/root/ -maxdepth 3 -name "*$1*" -print
        shift
        for path in "$@"; do cat "$path" && echo "$path"; done
        echo all tried
        """;

    // When
    String found =
        stdout(started(task, shell("exec 2> /dev/null\n" + search, arguments(marker, planted))));

    // Then
    Files.delete(outsideTmp);
    assertThat(found).isEqualTo("all tried\n");
  }

  @Test
  void reachesNoSocketInTheDataFolder() throws Exception {
    // Given
    TaskId task = prepared();
    Path socket = data().resolve(".s.PGSQL.5432");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      // When
      String said = said(task, "[ -e \"$1\" ] && echo there; ls \"${1%/*}\"", socket.toString());

      // Then
      assertThat(said).doesNotContain("there").contains("No such file");
    }
  }

  @Test
  void seesNoProcessButItsOwn() throws Exception {
    // Given
    TaskId task = prepared();
    long server = ProcessHandle.current().pid();
    Process decoy = new ProcessBuilder("sleep", "600").start();
    String look =
        """
        for pid in "$@"; do
          grep -x -e java -e sleep "/proc/$pid/comm"
          kill -0 "$pid" && echo "may signal $pid"
        done
        cat /proc/[0-9]*/comm | sort -u
        """;

    // When
    String said =
        stdout(
            started(
                task,
                shell(
                    "exec 2> /dev/null\n" + look,
                    Long.toString(server),
                    Long.toString(decoy.pid()))));

    // Then
    assertThat(said.lines()).isSubsetOf("cat", "sh", "sort");
    assertThat(decoy.isAlive()).isTrue();
    decoy.destroyForcibly();
  }

  @Test
  void changesNothingOfWhatItIsShown() throws Exception {
    // Given
    TaskId task = prepared();
    String tries =
        """
        for folder in / /usr /usr/bin /etc /bin /lib /dev /home /workspace /workspace/tasks /workspace/store \\
          /workspace/store/objects /workspace/store/refs/heads /proc/sys/kernel /proc/sys/vm; do
          touch "$folder/planted" && rm -f "$folder/planted" && echo "wrote $folder"
        done
        for file in /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /etc/passwd \\
          /proc/sys/user/max_user_namespaces /workspace/store/config /workspace/store/HEAD; do
          (printf '' >> "$file") && echo "may write $file"
        done
        chmod 777 /workspace/store && echo chmod
        mount -o remount,rw /usr && echo remount
        mount -t tmpfs none /tmp && echo mount
        umount /proc/kcore && echo umount
        umount -l / && echo umount
        unshare --user true && echo unshare
        unshare --mount true && echo unshare
        chroot / true && echo chroot
        mknod /tmp/mem c 1 1 && echo mknod
        hostname planted && echo hostname
        echo all tried
        """;

    // When
    String said = stdout(started(task, shell("exec 2> /dev/null\n" + tries)));

    // Then
    assertThat(said).isEqualTo("all tried\n");
  }

  @Test
  void hasNoPowersAndCanGetNone() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    String said = said(task, "id -u; id -g; grep -E '^(Cap|NoNewPrivs|Groups)' /proc/self/status");

    // Then
    assertThat(said.lines().map(line -> line.replaceAll("\\s+", " ").strip()))
        .contains("1000", "CapInh: 0000000000000000", "CapPrm: 0000000000000000")
        .contains("CapEff: 0000000000000000", "CapBnd: 0000000000000000")
        .contains("CapAmb: 0000000000000000", "NoNewPrivs: 1");
  }

  @Test
  void getsNoDescriptorsButItsThreeStreams() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    String said = said(task, "ls /proc/$$/fd");

    // Then
    assertThat(said).isEqualTo("0\n1\n2\n");
  }

  @Test
  void getsNothingOfTheServersEnvironment() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    String said =
        stdout(started(task, shell("env | cut -d= -f1 | sort", Map.of("TOKEN", "exposed"))));

    // Then
    assertThat(said.lines())
        .containsExactlyInAnyOrder(
            "GIT_CONFIG_NOSYSTEM",
            "GIT_TERMINAL_PROMPT",
            "HOME",
            "LANG",
            "LOGNAME",
            "OPTIO_RUN_ID",
            "OPTIO_TASK_ID",
            "OPTIO_WORKDIR",
            "PATH",
            "PWD",
            "SHELL",
            "TMPDIR",
            "TOKEN",
            "USER");
  }

  @Test
  void seesNoDevicesButHarmlessOnes() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    String said = said(task, "ls /dev; ls /sys; cat /proc/keys; ls -A /run /home /root");

    // Then
    assertThat(said.lines())
        .containsExactlyInAnyOrder(
            "fd",
            "full",
            "null",
            "ptmx",
            "pts",
            "random",
            "shm",
            "stderr",
            "stdin",
            "stdout",
            "tty",
            "urandom",
            "zero",
            "ls: cannot access '/sys': No such file or directory",
            "/run:",
            "/home:",
            "/root:",
            "agent",
            "",
            "");
  }

  @Test
  void hasWhatItNeedsForItsWork() throws Exception {
    // Given
    TaskId task = prepared();
    String work =
        """
        set -e
        echo a > a; echo b > ~/b; echo c > "$TMPDIR/c"; echo d > /tmp/d; echo e > /dev/shm/e; echo f > /var/tmp/f
        id -un
        git log --oneline origin/main
        git status --short
        git -C /workspace/store log --oneline main
        pwd
        """;

    // When
    RunId run = started(task, shell("exec 2>&1\n" + work));

    // Then
    assertThat(stdout(run))
        .isEqualTo(
            """
            agent
            %1$s Begin
            ?? a
            %1$s Begin
            /workspace/tasks/%2$s
            """
                .formatted(store.base().substring(0, 7), task));
    assertThat(sandbox.status(run))
        .isInstanceOfSatisfying(
            RunStatus.Exited.class, exited -> assertThat(exited.status()).isZero());
  }

  @Test
  void leavesNothingRunningWhenItEnds() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    RunId run = started(task, shell("(setsid sleep 600 > /dev/null 2>&1 &) ; echo done"));

    // Then
    assertThat(stdout(run)).isEqualTo("done\n");
    assertThat(ProcessTable.having(Environments.RUN + "=" + run)).isEmpty();
  }

  @Test
  void showsProgramsAndHidesFoldersAsItIsTold() throws Exception {
    // Given
    Path programs = folder.resolve("user").resolve("bin");
    Path program = write(programs.resolve("greet"), "#!/bin/sh\necho greetings\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path hidden = write(folder.resolve("shown").resolve("private").resolve("key"), "secret");
    write(folder.resolve("shown").resolve("public"), "open\n");
    LocalSettings settings =
        new LocalSettings(
            data().resolve("local"),
            Isolation.NAMESPACES,
            List.of(folder.resolve("shown")),
            List.of(programs),
            List.of(hidden.getParent()));
    sandbox = new LocalSandbox(settings);
    TaskId task = prepared();

    // When
    String said =
        said(
            task,
            "greet; cat \"$1/public\"; cat \"$1/private/key\" 2> /dev/null; ls -A \"$1/private\"",
            folder.resolve("shown").toString());

    // Then
    assertThat(said).isEqualTo("greetings\nopen\n");
  }

  private static String[] arguments(String first, List<Path> more) {
    List<String> all = new ArrayList<>(List.of(first));
    more.forEach(path -> all.add(path.toString()));
    return all.toArray(String[]::new);
  }

  @Test
  void keepsSecretsOutOfArgumentsAndFiles() throws Exception {
    // Given
    TaskId task = prepared();
    String secret = "secret-" + UUID.randomUUID();

    // When
    RunId run = started(task, shell("echo started; sleep 600", Map.of("TOKEN", secret)));
    awaitText(run, "started\n");

    // Then
    List<String> commandLines =
        ProcessHandle.allProcesses()
            .map(process -> Path.of("/proc", Long.toString(process.pid()), "cmdline"))
            .map(IsolationIT::readAny)
            .toList();
    assertThat(commandLines).noneMatch(line -> line.contains(secret));
    try (var files = Files.walk(settings().root())) {
      assertThat(files.filter(Files::isRegularFile).map(IsolationIT::readAny))
          .noneMatch(text -> text.contains(secret));
    }
  }

  private static String readAny(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      return ""; // gone, or another user's
    }
  }
}
