package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.RemoteException.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The time and the permits of exchanges with servers that are in no hurry. */
@Timeout(120)
class GitTransportIT {
  private static final Exchange.Limits SHORT =
      new Exchange.Limits(Duration.ofMillis(1_500), 1L << 20);

  @TempDir Path temp;

  @Test
  void endsAnExchangeWhoseBytesKeepDripping() throws Exception {
    // Given
    CountDownLatch hungUp = new CountDownLatch(1);
    RawHttpServer.Answer dripping =
        (_, out) -> {
          try {
            out.write(RawHttpServer.advertisementHead());
            String line = RawHttpServer.pkt("# service=git-upload-pack\n") + "0000";
            out.write(line.getBytes(StandardCharsets.ISO_8859_1));
            // Each byte is soon enough for the limit on silence.
            while (true) {
              out.write('f');
              out.flush();
              Thread.sleep(50);
            }
          } catch (IOException gone) {
            hungUp.countDown();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        };
    try (RawHttpServer server = RawHttpServer.answering(dripping)) {
      // When
      RemoteException thrown = failure(transport(), server, SHORT);

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.UNREACHABLE);
      assertThat(thrown).hasMessageContaining("did not finish within");
      assertThat(hungUp.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endsAnExchangeThatKeepsBeingAskedToWait() {
    // Given
    RawHttpServer.Answer waiting =
        (_, out) -> {
          byte[] later = "HTTP/1.1 102 Processing\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
          for (int i = 0; i < 1_000_000; i++) {
            out.write(later);
          }
        };
    try (RawHttpServer server = RawHttpServer.answering(waiting)) {
      // When
      RemoteException thrown = failure(transport(), server, SHORT);

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.UNREACHABLE);
    }
  }

  @Test
  void givesBackEveryPermit() {
    // Given
    GitTransport transport = transport();
    try (RawHttpServer server = RawHttpServer.saying(RawHttpServer.http(404, "", "no"))) {
      // When
      for (int i = 0; i < 100; i++) {
        // Then
        assertThat(failure(transport, server, SHORT).kind()).isEqualTo(Cause.NOT_FOUND);
      }
      assertThat(server.requests()).hasSize(100);
    }
  }

  @Test
  void asksNobodyWithAnAddressThatIsNone() {
    // When
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class,
            () ->
                new RemoteProbe(transport())
                    .probe(new Remote("https://ada:w0rd@host.example/x", new Credential.None())));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.BAD_URL);
    assertThat(thrown.getMessage()).doesNotContain("w0rd");
  }

  private GitTransport transport() {
    return Transports.local(temp.resolve("data"), Duration.ofSeconds(20));
  }

  private static RemoteException failure(
      GitTransport transport, RawHttpServer server, Exchange.Limits limits) {
    Remote remote = new Remote(server.url("app.git"), new Credential.None());
    InMemoryRepository nothing = new InMemoryRepository(new DfsRepositoryDescription("test"));
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class,
            () ->
                transport.speak(
                    remote,
                    nothing,
                    limits,
                    exchange ->
                        exchange.transport().openFetch(Advertisement.WANTED).getRefs().size()));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
