package dev.optio.server.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.Credential;
import dev.optio.server.git.ExceptionText;
import dev.optio.server.git.GitHttpServer;
import dev.optio.server.git.GitHttpServer.Mode;
import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteException;
import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.ids.RunId;
import dev.optio.server.vault.Plaintext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a push that the remote does not simply take. */
@Timeout(300)
class PushIT extends QuarantineFixture {
  private static final String VALUE = "s3cr3t-of-the-remote";

  private GitHttpServer server;
  private Publisher publisher;
  private QuarantineRoom room;
  private String head;
  private String theirs;

  @BeforeEach
  void accept() {
    theirs = checkout.commit("of somebody else");
    checkout.run("reset", "-q", "--hard", base);
    head = checkout.write("a", "work\n").commit("work");
    publisher = new Publisher(transport, stores);
    server = GitHttpServer.serving(temp.resolve("remotes"));
    remote = new Remote(server.url("app.git"), new Credential.None());
    room =
        quarantine(QuarantineLimits.usual(1L << 30)).open(new RunId(UUID.randomUUID()), repository);
    Verdict verdict =
        room.examine(
            new Work(base, head, BRANCH),
            new ByteArrayInputStream(checkout.pack(head, base)),
            ContentScan.NOTHING);
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
  }

  @AfterEach
  void end() {
    server.close();
    room.close();
  }

  @Test
  void pushesOnceAndFindsItThereAfterwards() throws Exception {
    // Then
    assertThat(push(Optional.empty())).isEqualTo(new PushOutcome.Pushed(Optional.empty()));
    assertThat(push(Optional.empty())).isEqualTo(new PushOutcome.AlreadyThere());
    assertThat(upstream.run("for-each-ref", "--format=%(refname)").lines())
        .containsExactlyInAnyOrder("refs/heads/main", "refs/heads/" + BRANCH);
    assertThat(pushes()).isEqualTo(1);
  }

  @Test
  void movesABranchThatIsWhereItWasLeft() throws Exception {
    // Given
    place(theirs);

    // When
    PushOutcome outcome = push(Optional.of(theirs));

    // Then
    assertThat(outcome).isEqualTo(new PushOutcome.Pushed(Optional.of(theirs)));
    assertThat(placed()).isEqualTo(head);
  }

  @Test
  void leavesABranchThatSomebodyMoved() throws Exception {
    // Given
    place(theirs);

    // Then
    assertThat(push(Optional.of(base))).isEqualTo(new PushOutcome.Moved(Optional.of(theirs)));
    assertThat(push(Optional.empty())).isEqualTo(new PushOutcome.Moved(Optional.of(theirs)));
    assertThat(placed()).isEqualTo(theirs);
    assertThat(pushes()).isZero();
  }

  @Test
  void leavesABranchAwayThatSomebodyRemoved() throws Exception {
    // When
    PushOutcome outcome = push(Optional.of(base));

    // Then
    assertThat(outcome).isEqualTo(new PushOutcome.Moved(Optional.empty()));
    assertThat(upstream.run("for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main");
    assertThat(pushes()).isZero();
  }

  @Test
  void seesThatSomebodyMovedTheBranchMeanwhile() throws Exception {
    // Given
    place(base);
    checkout.run("push", "-q", upstream.directory().toString(), theirs + ":refs/heads/theirs");
    String move = "env -u GIT_QUARANTINE_PATH git update-ref refs/heads/";
    hook("pre-receive", move + BRANCH + " " + theirs);

    // When
    PushOutcome outcome = push(Optional.of(base));

    // Then
    assertThat(outcome).isEqualTo(new PushOutcome.Moved(Optional.of(theirs)));
    assertThat(placed()).isEqualTo(theirs);
    assertThat(pushes()).isEqualTo(1);
  }

  @Test
  void saysThatARemoteIsReadOnly() {
    // Given
    server.mode(Mode.READ_ONLY);

    // When
    RemoteException thrown = failure(remote);

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.NEEDS_CREDENTIALS);
    assertThat(thrown.getMessage()).doesNotContain("archived");
    assertThat(pushes()).isZero();
  }

  @Test
  void saysThatACredentialMayReadOnly() {
    // Given
    server.withBasicAuth("ada", VALUE);
    Remote known =
        new Remote(
            server.url("app.git"), new Credential.Basic("ada", Plaintext.of("another value")));

    // When
    RemoteException thrown = failure(known);

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.BAD_CREDENTIALS);
    assertThat(ExceptionText.of(thrown)).doesNotContain("another value").doesNotContain(VALUE);
  }

  @Test
  void pushesWithACredentialThatStandsNowhere() throws Exception {
    // Given
    server.withBasicAuth("ada", VALUE);
    Remote closed =
        new Remote(server.url("app.git"), new Credential.Basic("ada", Plaintext.of(VALUE)));

    // When
    PushOutcome outcome =
        publisher.push(room, new Push(repository, BRANCH, head, Optional.empty()), closed);

    // Then
    assertThat(outcome).isEqualTo(new PushOutcome.Pushed(Optional.empty()));
    assertThat(server.seen()).noneMatch(seen -> seen.uri().contains(VALUE));
    try (Stream<Path> files = Files.walk(temp.resolve("data"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file -> assertThat(file).content(StandardCharsets.ISO_8859_1).doesNotContain(VALUE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-receive", "update"})
  void showsWhatAHookSaysInOneLineWithoutControls(String name) throws Exception {
    // Given
    hook(
        name,
        "printf '\\033[2J\\033]0;title\\007red\\r\\nnext \\342\\200\\256 line \\000\\377' >&2",
        "head -c 100000 /dev/zero | tr '\\0' x >&2",
        "exit 1");

    // When
    PushOutcome outcome = push(Optional.empty());

    // Then
    assertThat(outcome).isInstanceOf(PushOutcome.Rejected.class);
    String sentence = ((PushOutcome.Rejected) outcome).sentence();
    assertThat(sentence)
        .startsWith("The remote does not take the branch: ")
        .contains("declined")
        .contains("red")
        .doesNotContainPattern("[\\p{Cntrl}\u202e]")
        .hasSizeLessThan(1_100);
    assertThat(pushes()).isEqualTo(1);
    assertThat(upstream.run("for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main");
  }

  @Test
  void stopsListeningToAHookThatNeverStopsTalking() throws Exception {
    // Given
    hook("pre-receive", "head -c 60000000 /dev/zero | tr '\\0' x >&2", "exit 1");

    // When
    RemoteException thrown = failure(remote);

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.TOO_LARGE);
    assertThat(thrown.getMessage()).hasSizeLessThan(200);
    assertThat(pushes()).isEqualTo(1);
  }

  @Test
  void saysThatABranchIsProtected() throws Exception {
    // Given
    place(theirs);
    upstream.run("config", "receive.denyNonFastForwards", "true");

    // When
    PushOutcome outcome = push(Optional.of(theirs));

    // Then
    assertThat(outcome).isInstanceOf(PushOutcome.Rejected.class);
    assertThat(((PushOutcome.Rejected) outcome).sentence()).contains("non-fast-forward");
    assertThat(placed()).isEqualTo(theirs);
  }

  @Test
  void findsAPushWhoseAnswerWasLost() throws Exception {
    // Given
    server.mode(Mode.TAKES_PUSH_AND_DROPS);
    RemoteException lost = failure(remote);
    server.mode(Mode.GIT);

    // When
    PushOutcome outcome = push(Optional.empty());

    // Then
    assertThat(lost.kind()).isEqualTo(Cause.UNREACHABLE);
    assertThat(outcome).isEqualTo(new PushOutcome.AlreadyThere());
    assertThat(placed()).isEqualTo(head);
    // JGit asks once more where it got no answer; the value that it names keeps that harmless.
    assertThat(pushes()).isLessThanOrEqualTo(2);
  }

  @Test
  void runsNoHookOfAPath() throws Exception {
    // Given
    for (String name : new String[] {"pre-receive", "update", "post-receive", "post-update"}) {
      hook(name, "touch " + temp.resolve("ran"));
    }
    upstream.run("config", "core.hooksPath", upstream.directory().resolve("hooks").toString());

    // When
    PushOutcome outcome =
        publisher.push(
            room,
            new Push(repository, BRANCH, head, Optional.empty()),
            new Remote(upstream.directory().toString(), new Credential.None()));

    // Then
    assertThat(outcome).isEqualTo(new PushOutcome.Pushed(Optional.empty()));
    assertThat(temp.resolve("ran")).doesNotExist();
  }

  private PushOutcome push(Optional<String> expected) throws RemoteException {
    return publisher.push(room, new Push(repository, BRANCH, head, expected), remote);
  }

  private RemoteException failure(Remote to) {
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class,
            () -> publisher.push(room, new Push(repository, BRANCH, head, Optional.empty()), to));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  /** Puts the branch somewhere, as a person would. */
  private void place(String commit) {
    checkout.run("push", "-q", upstream.directory().toString(), commit + ":refs/heads/" + BRANCH);
  }

  private String placed() {
    return upstream.run("rev-parse", "refs/heads/" + BRANCH);
  }

  private long pushes() {
    return server.seen().stream()
        .filter(seen -> seen.method().equals("POST") && seen.uri().endsWith("/git-receive-pack"))
        .count();
  }

  private void hook(String name, String... lines) throws IOException {
    Path file = upstream.directory().resolve("hooks").resolve(name);
    Files.createDirectories(upstream.directory().resolve("hooks"));
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
