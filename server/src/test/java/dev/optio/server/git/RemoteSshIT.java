package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.GitSshServer.Mode;
import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.vault.Plaintext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Remotes behind ssh: good ones, strange ones, and those that are not who they were. */
@Timeout(120)
class RemoteSshIT {
  private static final KeyPair HOST = SshKeys.ed25519();
  private static final KeyPair OTHER_HOST = SshKeys.ed25519();
  private static final KeyPair RSA_HOST = SshKeys.rsa(2048);
  private static final KeyPair MINE = SshKeys.ed25519();

  /** For servers that say nothing more. Long enough for a busy machine to agree on keys. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final RepositoryId repository = new RepositoryId(UUID.randomUUID());

  @TempDir Path temp;

  private GitCli upstream;
  private GitCli work;
  private GitSshServer server;

  @BeforeEach
  void serve() {
    upstream = GitCli.initBare(temp.resolve("remotes/app.git"));
    work = GitCli.init(temp.resolve("work"));
    work.write("README", "hello\n").commit("first");
    work.run("push", "-q", upstream.directory().toString(), "main", "main:other");
    server = GitSshServer.serving(temp.resolve("remotes"), HOST).admitting(MINE);
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void looksAndFetches() throws Exception {
    // Given
    ObjectStores stores = new ObjectStores(temp.resolve("stores"), transport());

    // When
    RemoteFacts shown = new RemoteProbe(transport()).probe(remote(HOST));
    RemoteFacts fetched = stores.fetch(repository, remote(HOST));
    String second = work.write("a", "1\n").commit("second");
    work.run("push", "-q", upstream.directory().toString(), "main");
    stores.fetch(repository, remote(HOST));

    // Then
    assertThat(shown).isEqualTo(fetched);
    assertThat(shown.branches()).containsExactly("main", "other");
    assertThat(stores.resolve(repository, "main")).contains(second);
    assertThat(server.users()).containsOnly("git");
    assertThat(server.commands()).containsOnly("git-upload-pack '/app.git'");
  }

  @ParameterizedTest
  @CsvSource({"EC, 256", "EC, 384", "EC, 521", "RSA, 2048"})
  void signsInWithAKeyOfEachKindAndKnowsServersByThem(String algorithm, int bits) throws Exception {
    // Given
    KeyPair pair = SshKeys.pair(algorithm, bits);
    server.admitting(pair).showing(pair);

    // When
    RemoteFacts shown = new RemoteProbe(transport()).probe(remote(pair, pair));

    // Then
    assertThat(shown.defaultBranch()).isEqualTo("main");
  }

  @Test
  void asksAServerOfSeveralKeysForTheConfirmedOne() throws Exception {
    // Given
    server.showing(HOST, RSA_HOST);

    // When
    RemoteFacts byOne = new RemoteProbe(transport()).probe(remote(HOST));
    RemoteFacts byOther = new RemoteProbe(transport()).probe(remote(RSA_HOST));

    // Then
    assertThat(byOne).isEqualTo(byOther);
  }

  @Test
  void leavesAServerWhoseKeyNobodyConfirmed() {
    // When
    RemoteException thrown = failure(new Remote(server.url("app.git"), key(MINE)));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.HOST_KEY_UNKNOWN);
    assertThat(thrown.kind().mayPass()).isFalse();
    assertThat(thrown.hostKey()).contains(HostKey.of(HOST.getPublic()));
    assertThat(thrown.getMessage()).contains(HostKey.of(HOST.getPublic()).text());
    assertThat(server.users()).isEmpty();
  }

  @Test
  void leavesAServerThatShowsAnotherKey() throws Exception {
    // Given
    new RemoteProbe(transport()).probe(remote(HOST));
    int before = server.users().size();
    server.showing(OTHER_HOST);

    // When
    RemoteException thrown = failure(remote(HOST));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.HOST_KEY_CHANGED);
    assertThat(thrown.kind().mayPass()).isFalse();
    assertThat(thrown.getMessage())
        .contains(HostKey.of(HOST.getPublic()).text(), HostKey.of(OTHER_HOST.getPublic()).text());
    assertThat(server.users()).hasSize(before);
  }

  @Test
  void leavesAServerThatHasNoKeyOfTheConfirmedKindAnyMore() {
    // Given
    server.showing(OTHER_HOST);

    // When
    RemoteException thrown = failure(remote(RSA_HOST));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.HOST_KEY_CHANGED);
    assertThat(server.users()).isEmpty();
  }

  @Test
  void saysThatAKeyIsNotAcceptedOrMissing() {
    // When
    RemoteException refused = failure(remote(HOST, SshKeys.ed25519()));
    RemoteException missing =
        failure(new Remote(server.url("app.git"), new Credential.None(), confirmed(HOST)));

    // Then
    assertThat(refused.kind()).isEqualTo(Cause.BAD_CREDENTIALS);
    assertThat(refused.getMessage()).contains("does not accept the key for the user git");
    assertThat(missing.kind()).isEqualTo(Cause.NEEDS_CREDENTIALS);
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void saysThatARepositoryIsNotThere() {
    // When
    RemoteException thrown =
        failure(new Remote(server.url("absent.git"), key(MINE), confirmed(HOST)));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.NOT_FOUND);
    assertThat(thrown.getMessage()).contains("127.0.0.1", "absent");
  }

  @ParameterizedTest
  @CsvSource({
    "SILENT, UNREACHABLE",
    "CHATTY, NOT_A_GIT_SERVER",
    "NOISY, TOO_LARGE",
    "NO_GIT, NOT_A_GIT_SERVER"
  })
  void saysWhatIsWrongWithAServer(Mode mode, Cause cause) {
    // Given
    server.mode(mode);

    // When
    RemoteException thrown = failure(remote(HOST), SILENCE);

    // Then
    assertThat(thrown.kind()).isEqualTo(cause);
    assertThat(thrown.getMessage()).contains("127.0.0.1").hasSizeLessThan(200).endsWith(".");
  }

  @Test
  void givesUpAServerThatStallsAmongTheObjects() {
    // Given
    byte[] noise = new byte[300_000];
    RandomGenerator.of("L64X128MixRandom").nextBytes(noise);
    work.write("large", new String(noise, StandardCharsets.ISO_8859_1)).commit("large");
    work.run("push", "-q", upstream.directory().toString(), "main");
    server.mode(Mode.STALLS);
    GitTransport over = Transports.local(temp.resolve("data"), SILENCE);
    ObjectStores stores = new ObjectStores(temp.resolve("stores"), over);

    // When
    RemoteException thrown =
        catchThrowableOfType(RemoteException.class, () -> stores.fetch(repository, remote(HOST)));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.UNREACHABLE);
    assertThat(thrown.getMessage()).contains("stopped answering");
  }

  @Test
  void takesNoMoreThanItIsAllowed() {
    // When
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class,
            () ->
                transport()
                    .speak(
                        remote(HOST),
                        QuietRepository.open(
                            GitCli.initBare(temp.resolve("local.git")).directory(),
                            List.of(),
                            1000),
                        new Exchange.Limits(Duration.ofSeconds(20), 20),
                        exchange -> exchange.transport().openFetch().getRefs().size()));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-quiet\r\n",
        "SSH-1.5-old\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "SSH-2.0-x\r\n\0\0\0\014\012\024",
        "SSH-2.0-x\r\n\377\377\377\377\012\024"
      })
  void givesUpAServerThatStopsBeforeItShowsItsKey(String said) throws IOException {
    try (ServerSocket strange = saying(said.getBytes(StandardCharsets.ISO_8859_1), 1)) {
      // When
      RemoteException thrown = failure(at(strange), Duration.ofSeconds(1));

      // Then
      assertThat(thrown.kind()).isIn(Cause.UNREACHABLE, Cause.NOT_A_GIT_SERVER);
      assertThat(thrown.getMessage()).contains("127.0.0.1").doesNotContain("HTTP");
    }
  }

  @Test
  void readsNoGreetingWithoutAnEnd() throws IOException {
    byte[] greeting = "Welcome! ".repeat(20).concat("\r\n").getBytes(StandardCharsets.US_ASCII);
    try (ServerSocket strange = saying(greeting, 100_000)) {
      // When
      RemoteException thrown = failure(at(strange), Duration.ofSeconds(1));

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.NOT_A_GIT_SERVER);
    }
  }

  @Test
  void speaksNothingThatIsNoLongerSafe() {
    // Given
    SshServer weak = server.mina();
    weak.setKeyExchangeFactories(
        List.of(
            ServerBuilder.DH2KEX.apply(
                BuiltinDHFactories.fromFactoryName("diffie-hellman-group14-sha1"))));

    // When
    RemoteException byExchange = failure(remote(HOST));
    weak.setKeyExchangeFactories(
        List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519)));
    weak.setCipherFactories(List.of(BuiltinCiphers.aes128cbc));
    weak.setMacFactories(List.of(BuiltinMacs.hmacsha1));
    RemoteException byCipher = failure(remote(HOST));

    // Then
    assertThat(byExchange.kind()).isEqualTo(Cause.TLS);
    assertThat(byCipher.kind()).isEqualTo(Cause.TLS);
  }

  @Test
  void believesNoServerByAnOldSignatureOrAShortKey() {
    // Given
    server.showing(RSA_HOST);
    List<NamedFactory<org.apache.sshd.common.signature.Signature>> old =
        List.of(BuiltinSignatures.rsa);
    List<NamedFactory<org.apache.sshd.common.signature.Signature>> usual =
        server.mina().getSignatureFactories();
    server.mina().setSignatureFactories(old);

    // When
    RemoteException byOldSignature = failure(remote(RSA_HOST));
    KeyPair small = SshKeys.rsa(1024);
    server.mina().setSignatureFactories(usual);
    server.showing(small);
    RemoteException byShortKey = failure(remote(small));

    // Then
    assertThat(byOldSignature.kind()).isEqualTo(Cause.TLS);
    assertThat(byShortKey.kind()).isEqualTo(Cause.TLS);
    assertThat(server.users()).isEmpty();
  }

  @Test
  void isHeldBackByTheGuard() {
    // Given
    GitTransport guarded =
        Transports.with(temp.resolve("data"), Transports.guard(), Transports.defaultTls(), SILENCE);

    // When
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class, () -> new RemoteProbe(guarded).probe(remote(HOST)));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.BLOCKED);
    assertThat(server.mina().getActiveSessions()).isEmpty();
  }

  @Test
  void writesTheKeyNowhereAndReadsNoFileOfTheUser() throws Exception {
    // Given
    String secret = SshKeys.openSsh(MINE);
    String within = secret.lines().skip(3).findFirst().orElseThrow();
    RemoteException thrown = failure(remote(HOST, SshKeys.ed25519()));

    // When
    new ObjectStores(temp.resolve("stores"), transport()).fetch(repository, remote(HOST));

    // Then
    assertThat(ExceptionText.of(thrown)).doesNotContain("PRIVATE");
    assertThat(remote(HOST).toString()).doesNotContain(within);
    try (Stream<Path> files = Files.walk(temp)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file -> assertThat(file).content(StandardCharsets.ISO_8859_1).doesNotContain(within));
    }
  }

  private RemoteException failure(Remote remote) {
    return failure(remote, Duration.ofSeconds(20));
  }

  private RemoteException failure(Remote remote, Duration silence) {
    GitTransport over = Transports.local(temp.resolve("data"), silence);
    return catchThrowableOfType(RemoteException.class, () -> new RemoteProbe(over).probe(remote));
  }

  private GitTransport transport() {
    return Transports.local(temp.resolve("data"));
  }

  private Remote remote(KeyPair host) {
    return remote(host, MINE);
  }

  private Remote remote(KeyPair host, KeyPair mine) {
    return new Remote(server.url("app.git"), key(mine), confirmed(host));
  }

  private static Remote at(ServerSocket strange) {
    String url = "ssh://git@127.0.0.1:" + strange.getLocalPort() + "/app.git";
    return new Remote(url, key(MINE), confirmed(HOST));
  }

  private static Optional<HostKey> confirmed(KeyPair host) {
    return Optional.of(HostKey.of(host.getPublic()));
  }

  private static Credential key(KeyPair pair) {
    return new Credential.SshKey(Plaintext.of(SshKeys.openSsh(pair)));
  }

  /** Says it so often to each who comes, and then no more, without hanging up. */
  private static ServerSocket saying(byte[] words, int times) throws IOException {
    ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!listening.isClosed()) {
            try {
              Socket client = listening.accept();
              OutputStream out = client.getOutputStream();
              for (int i = 0; i < times; i++) {
                out.write(words);
              }
              out.flush();
            } catch (IOException gone) {
              // The next one.
            }
          }
        });
    return listening;
  }
}
