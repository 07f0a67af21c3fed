package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Collected;
import dev.optio.server.sandbox.Prepared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an agent plants in its checkout runs nowhere but in its own view, shows in no other task,
 * and takes nothing out that is not the agent's to read.
 *
 * <p>Whatever is planted writes to a folder that only the server can see, and to its own home: the
 * first would tell that it ran in the server, the second that it ran for another task.
 */
class HostileCheckoutIT extends LocalFixture {
  /** Defines {@code evil}, the program that everything planted calls. */
  private static final String EVIL =
      """
      cat > ~/evil <<EOF
      #!/bin/sh
      echo ran >> "$1/ran"
      echo ran >> "\\$HOME/ran"
      cat
      EOF
      chmod 755 ~/evil
      cp ~/evil "$PWD/evil"
      evil=$PWD/evil
      """;

  /** Every configuration of git that names a program, and hooks for all that it does. */
  private static final String PLANT =
      EVIL
          + """
          for hook in applypatch-msg commit-msg fsmonitor-watchman post-checkout post-commit post-index-change \\
            post-merge post-rewrite pre-auto-gc pre-commit pre-merge-commit pre-push prepare-commit-msg \\
            reference-transaction update post-receive pre-receive proc-receive push-to-checkout sendemail-validate; do
            mkdir -p .git/hooks hooks
            cp evil .git/hooks/$hook
            cp evil hooks/$hook
          done
          git config core.hooksPath "$PWD/hooks"
          git config core.fsmonitor "$evil"
          git config core.editor "$evil"
          git config core.pager "$evil"
          git config core.sshCommand "$evil"
          git config core.gitProxy "$evil"
          git config core.askPass "$evil"
          git config core.attributesFile "$PWD/attributes"
          git config core.alternateRefsCommand "$evil"
          git config filter.evil.clean "$evil"
          git config filter.evil.smudge "$evil"
          git config filter.evil.process "$evil"
          git config filter.evil.required true
          git config diff.evil.textconv "$evil"
          git config diff.evil.command "$evil"
          git config diff.external "$evil"
          git config merge.evil.driver "$evil"
          git config gpg.program "$evil"
          git config commit.gpgSign true
          git config credential.helper "!$evil"
          git config uploadpack.packObjectsHook "$evil"
          git config trailer.evil.command "$evil"
          git config alias.add "!$evil"
          git config alias.write-tree "!$evil"
          git config alias.rev-list "!$evil"
          git config url."ext::$evil".insteadOf /workspace/store
          git config protocol.ext.allow always
          git config remote.origin.uploadpack "$evil"
          git config remote.origin.promisor true
          git config extensions.partialClone origin
          git config pack.packObjectsHook "$evil"
          git config include.path "$PWD/more"
          printf '* filter=evil diff=evil merge=evil\\n' | tee attributes > .gitattributes
          """;

  private Path canary = Path.of("");

  @BeforeEach
  void makeCanary() throws Exception {
    canary = Files.createDirectory(folder.resolve("canary"));
  }

  @AfterEach
  void nothingRanOutside() throws Exception {
    assertThat(canary.resolve("ran")).doesNotExist();
  }

  @Test
  void runsNothingThatWasPlantedForAnotherTaskOrTheServer() throws Exception {
    // Given
    TaskId hostile = prepared();
    said(hostile, PLANT + "echo work > work.txt", canary.toString());

    // When
    if (sandbox.collect(hostile, store.base()) instanceof Collected.Commits commits) {
      commits.pack().readAllBytes();
    }
    TaskId next = prepared();
    String seen =
        said(
            next,
            "git stash list; git config --list --show-origin; ls -A . ~ /tmp .git/hooks; git status"
                + " --short");

    // Then
    assertThat(seen).doesNotContain("evil").doesNotContainPattern("(?m)^ran$");
    assertThat(folderOf(next).home().resolve("ran")).doesNotExist();
    assertThat(sandbox.collect(next, store.base())).isEqualTo(new Collected.Nothing());
  }

  @Test
  void sharesNoStashWithAnotherTask() throws Exception {
    // Given
    TaskId first = prepared();
    said(first, "echo private > README.md; git stash; git tag planted; git branch planted");

    // When
    TaskId second = prepared();

    // Then
    assertThat(
            said(
                second,
                "git stash list; git tag; git branch --list planted; git log --all --oneline | wc"
                    + " -l"))
        .isEqualTo("1\n");
  }

  @Test
  void publishesALinkAsALink() throws Exception {
    // Given
    Path key = write(data().resolve("encryption.key"), "secret");
    TaskId task = prepared();
    said(
        task,
        "ln -s \"$1\" key; ln -s / root; ln -s /etc/passwd passwd; rm README.md; ln -s ../../../etc"
            + " README.md",
        key.toString());

    // When
    Collected.Commits commits = collected(task);

    // Then
    try (var unpacked = unpack(commits)) {
      assertThat(unpacked.file(commits.head(), "key")).contains(key.toString());
      assertThat(unpacked.paths(commits.head()))
          .containsExactly("README.md", "key", "passwd", "root");
      assertThat(unpacked.file(commits.head(), "passwd")).contains("/etc/passwd");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Objects from wherever the server might follow.
        "printf '%s\\n' \"$2/objects\" >> .git/objects/info/alternates",
        // Another repository in the place of this one.
        "mv .git /tmp/moved; printf 'gitdir: %s\\n' \"$2\" > .git",
        "mv .git /tmp/moved; ln -s \"$2\" .git",
        "rm -rf .git; cp -r /workspace/store .git",
        // Another working tree.
        "git config core.worktree \"$2\"",
        "git config core.worktree /",
        // A folder that turned into a link.
        "rm -rf .git/objects; ln -s \"$2/objects\" .git/objects",
        "rm -rf .git/refs; ln -s \"$2/refs\" .git/refs",
        // Nothing that git could read.
        "rm -rf .git",
        "rm -rf .git/objects/*",
        "echo broken > .git/HEAD",
        "rm .git/index; mkfifo .git/index",
        "rm .git/HEAD; mkfifo .git/HEAD",
        "echo garbage > .git/index",
        "echo '[' > .git/config",
        "git config core.repositoryFormatVersion 99",
        "rm -rf ../*/* .git; chmod 000 ."
      })
  void publishesNothingFromOutside(String plant) throws Exception {
    // Given
    Path other = folder.resolve("other.git");
    outside(folder, "git", "clone", "-q", "--bare", store.folder().toString(), other.toString());
    String foreign =
        outside(
            other,
            "git",
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "commit-tree",
            "-p",
            store.base(),
            "-m",
            "foreign",
            store.base() + "^{tree}");
    outside(other, "git", "update-ref", "refs/heads/main", foreign);
    TaskId task = prepared();
    said(task, "echo work > work.txt\n" + plant, canary.toString(), other.toString());

    // When
    Collected collected = sandbox.collect(task, store.base());

    // Then
    if (collected instanceof Collected.Commits commits) {
      assertThat(commits.head()).isNotEqualTo(foreign);
      try (var unpacked = unpack(commits)) {
        assertThat(unpacked.paths(commits.head())).isSubsetOf("README.md", "work.txt");
      } catch (IOException incomplete) {
        assertThat(incomplete).hasMessageNotContaining("foreign");
      }
    }
    assertThat(sandbox.prepare(place(newTask())))
        .isEqualTo(new Prepared.Ready(false, store.base()));
    sandbox.remove(task);
    assertThat(other.resolve("HEAD")).exists();
  }

  @Test
  void takesNoRepositoryInsideTheCheckout() throws Exception {
    // Given
    TaskId task = prepared();
    said(
        task,
        "echo work > work.txt; git init -q 'in side'; git clone -q /workspace/store clone;"
            + " echo plain > clone/plain");

    // When
    Collected.Commits commits = collected(task);

    // Then
    try (var unpacked = unpack(commits)) {
      assertThat(unpacked.paths(commits.head())).containsExactly("README.md", "work.txt");
      assertThat(unpacked.commit(commits.head()).getFullMessage())
          .contains("Not taken: clone (a repository of its own)\n")
          .contains("Not taken: in side (a repository of its own)\n")
          .endsWith("\n\nOptio-Left-Over: true\n");
    }
  }

  @Test
  void takesAllFilesWhateverTheyAreCalled() throws Exception {
    // Given
    TaskId task = prepared();
    said(
        task,
        "echo 1 > ':(exclude)x'; echo 2 > '-n'; printf '3' > \"$(printf 'a\\nb')\"; echo 4 > 'ü"
            + " \"q\" *'; echo 5 > ' '; echo 6 > .gitkeep; echo ignored > x.log; echo '*.log' >"
            + " .gitignore");

    // When
    Collected.Commits commits = collected(task);

    // Then
    try (var unpacked = unpack(commits)) {
      assertThat(unpacked.paths(commits.head()))
          .containsExactlyInAnyOrder(
              ":(exclude)x", "-n", "a\nb", "ü \"q\" *", " ", ".gitkeep", ".gitignore", "README.md");
    }
  }

  @Test
  void saysThatWorkCouldNotBeAddedRatherThanHalfOfIt() throws Exception {
    // Given
    TaskId task = prepared();
    said(
        task,
        "echo work > work.txt; echo '*.bin filter=broken' > .gitattributes; echo lost > lost.bin;"
            + " git config filter.broken.clean false; git config filter.broken.required true");

    // When
    Collected collected = sandbox.collect(task, store.base());

    // Then
    assertThat(collected)
        .isInstanceOfSatisfying(
            Collected.Unreadable.class, broken -> assertThat(broken.reason()).contains("lost.bin"));
  }

  @Test
  void collectsInSpiteOfLocksAndTakenPermissions() throws Exception {
    // Given
    TaskId task = prepared();
    said(
        task,
        "mkdir -p deep/er; echo work > deep/er/work.txt; touch .git/index.lock .git/HEAD.lock"
            + " .git/refs/heads/x.lock; chmod 000 deep/er/work.txt deep/er deep");

    // When
    Collected.Commits commits = collected(task);

    // Then
    try (var unpacked = unpack(commits)) {
      assertThat(unpacked.file(commits.head(), "deep/er/work.txt")).contains("work\n");
    }
  }

  @Test
  void removesWhateverAnAgentLeft() throws Exception {
    // Given
    Path kept = write(folder.resolve("kept").resolve("file"), "kept");
    TaskId task = prepared();
    said(
        task,
        "ln -s \"$1\" link; ln -s \"$1\" ~/link; mkdir -p a/b; touch a/b/c; chmod 000 a/b a; mkfifo"
            + " pipe; i=0; while [ $i -lt 300 ]; do mkdir -p dddddddddd && cd dddddddddd; i=$((i +"
            + " 1)); done",
        folder.resolve("kept").toString());

    // When
    sandbox.remove(task);

    // Then
    assertThat(kept).hasContent("kept");
    try (Stream<Path> left = Files.list(settings().root().resolve("tasks"))) {
      assertThat(left).isEmpty();
    }
    try (Stream<Path> left = Files.list(settings().root().resolve("runs"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void keepsACheckoutWholeWhenTheRemoteForcesItsBranchAndTheStoreIsPruned() throws Exception {
    // Given: the store keeps the base of a task by a reference of its own
    Path bare = store.folder();
    outside(bare, "git", "update-ref", "refs/optio/tasks/1", store.base());
    TaskId task = prepared();
    String other =
        outside(
            bare,
            "git",
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "commit-tree",
            "-m",
            "forced",
            store.base() + "^{tree}");
    outside(bare, "git", "update-ref", "refs/heads/main", other);

    // When
    outside(bare, "git", "-c", "gc.reflogExpire=now", "gc", "-q", "--prune=now");

    // Then
    assertThat(
            said(
                task,
                "git fsck --connectivity-only --no-dangling; git log --oneline | wc -l; echo work >"
                    + " work.txt"))
        .isEqualTo("1\n");
    try (var unpacked = unpack(collected(task))) {
      assertThat(unpacked).isNotNull();
    }
  }

  @Test
  void takesNoLinkForAConversation() throws Exception {
    // Given
    TaskId task = prepared();
    said(
        task,
        "mkdir -p ~/.agent ~/real; echo talk > ~/real/talk; ln -s ~/.ssh ~/.agent/ssh; ln -s /etc"
            + " ~/etc; ln -s ~/real ~/.linked; ln -s /etc/passwd ~/.agent/passwd; mkfifo"
            + " ~/.agent/pipe");

    // When
    byte[] tar = sandbox.capsule(task, List.of(".agent", "etc/passwd", ".linked")).readAllBytes();

    // Then
    assertThat(new String(tar, ISO_8859_1)).doesNotContain("root:x:0").doesNotContain("passwd");
  }
}
