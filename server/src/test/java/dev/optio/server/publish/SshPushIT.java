package dev.optio.server.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.Credential;
import dev.optio.server.git.GitSshServer;
import dev.optio.server.git.GitSshServer.Mode;
import dev.optio.server.git.HostKey;
import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteException;
import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.git.SshKeys;
import dev.optio.server.ids.RunId;
import dev.optio.server.vault.Plaintext;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accepted work on its way to a remote behind ssh. */
@Timeout(120)
class SshPushIT extends QuarantineFixture {
  private static final KeyPair HOST = SshKeys.ed25519();
  private static final KeyPair MINE = SshKeys.ed25519();

  private GitSshServer server;
  private QuarantineRoom room;
  private Publisher publisher;
  private String head;
  private Remote far;

  @BeforeEach
  void acceptWork() throws Exception {
    server = GitSshServer.serving(temp.resolve("remotes"), HOST).admitting(MINE);
    far =
        new Remote(
            server.url("app.git"),
            new Credential.SshKey(Plaintext.of(SshKeys.openSsh(MINE))),
            HostKey.read(SshKeys.line(HOST)));
    head = checkout.write("README", "changed\n").commit("change");
    room =
        quarantine(QuarantineLimits.usual(1L << 30)).open(new RunId(UUID.randomUUID()), repository);
    Verdict verdict =
        room.examine(
            new Work(base, head, BRANCH),
            new ByteArrayInputStream(checkout.pack(head, base)),
            ContentScan.NOTHING);
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    publisher = new Publisher(transport, stores);
  }

  @AfterEach
  void end() throws Exception {
    room.close();
    server.close();
  }

  @Test
  void pushesOnceAndKnowsItsOwnPush() throws Exception {
    // When
    PushOutcome first = publisher.push(room, push(), far);
    PushOutcome second = publisher.push(room, push(), far);

    // Then
    assertThat(first).isEqualTo(new PushOutcome.Pushed(Optional.empty()));
    assertThat(second).isEqualTo(new PushOutcome.AlreadyThere());
    assertThat(upstream.run("rev-parse", "refs/heads/" + BRANCH)).isEqualTo(head);
  }

  @Test
  void looksAgainOverTheSameConnectionWhenAHookRefuses() throws Exception {
    // Given
    upstream.write("hooks/pre-receive", "#!/bin/sh\necho not today >&2\nexit 1\n");
    upstream.directory().resolve("hooks/pre-receive").toFile().setExecutable(true);

    // When
    PushOutcome outcome = publisher.push(room, push(), far);

    // Then
    assertThat(outcome).isInstanceOf(PushOutcome.Rejected.class);
    assertThat(outcome.toString()).contains("not today");
  }

  @Test
  void saysThatAKeyMayReadOnly() {
    // Given
    server.mode(Mode.READ_ONLY);

    // When
    RemoteException thrown =
        catchThrowableOfType(RemoteException.class, () -> publisher.push(room, push(), far));

    // Then
    assertThat(thrown).hasMessageContaining("does not let it push to app.");
    assertThat(thrown.kind()).isEqualTo(Cause.BAD_CREDENTIALS);
  }

  private Push push() {
    return new Push(repository, BRANCH, head, Optional.empty());
  }
}
