package dev.optio.server.git;

import static dev.optio.server.git.RawHttpServer.http;
import static dev.optio.server.git.RawHttpServer.pkt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.vault.Plaintext;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer the first question of a fetch with what no git server says. */
@Timeout(120)
class RemoteProbeIT {
  private static final String VALUE = "s3cr3t-of-the-remote";
  private static final String GIT = "Content-Type: application/x-git-upload-pack-advertisement\r\n";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + GIT + "\r\n";
  private static final String SERVICE = pkt("# service=git-upload-pack\n") + "0000";
  private static final String ID = "0123456789".repeat(4);
  private static final long FAR_TOO_MUCH = 1L << 30;

  /** What may have gone into buffers before the reader hung up. */
  private static final long MOST = 80L << 20;

  private static final Duration SILENCE = Duration.ofSeconds(3);

  @TempDir Path temp;

  static Arguments[] malformed() {
    return new Arguments[] {
      Arguments.of("no hex", "zzzz# service=git-upload-pack\n0000"),
      Arguments.of("a negative length", "-001"),
      Arguments.of("a short line", pkt("z") + "zzzz"),
      Arguments.of("a page", "<html><body>Sign in</body></html>"),
      Arguments.of("an id that is none", SERVICE + pkt("z".repeat(40) + " HEAD\0\n") + "0000"),
      Arguments.of("half an id", SERVICE + pkt(ID.substring(1) + " HEAD\0\n") + "0000"),
      Arguments.of("no name", SERVICE + pkt(ID + "\0\n") + "0000"),
      Arguments.of("no line end", SERVICE + "0001" + "0002" + "0000"),
      Arguments.of("an unknown version", SERVICE + pkt("version 9\n") + "0000"),
    };
  }

  static Arguments[] cutOff() {
    return new Arguments[] {
      Arguments.of("at once", ""),
      Arguments.of("after an end", "0000"),
      Arguments.of("in a length", SERVICE + "00"),
      Arguments.of("in a line", SERVICE + "00ff" + ID + " refs/heads/ma"),
      Arguments.of("before the end", SERVICE + pkt(ID + " refs/heads/main\0 \n")),
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void saysThatAServerSpeaksNoGit(String what, String body) {
    try (RawHttpServer server = RawHttpServer.saying(http(200, GIT, body))) {
      // When
      RemoteException thrown = failure(server);

      // Then
      assertThat(thrown.kind()).as(what).isEqualTo(Cause.NOT_A_GIT_SERVER);
      assertThat(server.requests()).hasSizeLessThan(4);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cutOff")
  void saysThatAnAnswerWasCutOff(String what, String body) {
    try (RawHttpServer server = RawHttpServer.saying(http(200, GIT, body))) {
      // When
      RemoteException thrown = failure(server);

      // Then
      assertThat(thrown.kind()).as(what).isEqualTo(Cause.UNREACHABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "220 ftp ready\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      })
  void saysThatAServerSpeaksNoHttp(String answer) {
    try (RawHttpServer server =
        RawHttpServer.saying(answer.getBytes(StandardCharsets.ISO_8859_1))) {
      // When
      RemoteException thrown = failure(server);

      // Then
      assertThat(thrown.kind()).isIn(Cause.UNREACHABLE, Cause.NOT_A_GIT_SERVER);
    }
  }

  @Test
  void repeatsNothingThatTheServerWrites() {
    // Given
    String hostile = "\u001b[31mcall 555\u0007\r\nfake log line";
    byte[] answer = http(200, GIT, SERVICE + pkt("ERR " + hostile));
    try (RawHttpServer server = RawHttpServer.saying(answer)) {
      // When
      RemoteException thrown = failure(server);

      // Then
      assertThat(thrown.getMessage()).doesNotContain("555").doesNotContain("\u001b");
    }
  }

  @Test
  void takesAServerThatOnlyHandsOutFilesForNoGitServer() {
    try (RawHttpServer server =
        RawHttpServer.saying(
            http(200, "Content-Type: text/plain\r\n", ID + "\trefs/heads/main\n"))) {
      // When
      RemoteException thrown = failure(server);

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.NOT_A_GIT_SERVER);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void stopsReadingRefsThatNeverEnd() {
    // Given
    RawHttpServer.Answer endless =
        (_, out) -> {
          out.write(RawHttpServer.advertisementHead());
          out.write((SERVICE + pkt(ID + " HEAD\0 \n")).getBytes(StandardCharsets.ISO_8859_1));
          for (long i = 0; i < FAR_TOO_MUCH / 60; i++) {
            String line = pkt("%s refs/heads/%012d\n".formatted(ID, i));
            out.write(line.getBytes(StandardCharsets.ISO_8859_1));
          }
        };

    // Then
    assertThat(cutOff(endless)).isEqualTo(Cause.TOO_LARGE);
  }

  @Test
  void stopsReadingRefsThatWereCompressedManyFold() throws Exception {
    // Given
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write((SERVICE + pkt(ID + " HEAD\0 \n")).getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < 1_000_000; i++) {
        String line = pkt("%s refs/heads/%012d\n".formatted(ID, i));
        out.write(line.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    byte[] answer = http(200, GIT + "Content-Encoding: gzip\r\n", zipped.toByteArray());
    try (RawHttpServer server = RawHttpServer.saying(answer)) {
      // When
      RemoteException thrown = failure(server);

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 ",
        "HTTP/1.1 200 OK\r\nX-Long: ",
        CHUNKED + "1;",
      })
  void stopsReadingALineThatNeverEnds(String beginning) {
    // Then
    assertThat(cutOff(endless(beginning, "x"))).isIn(Cause.UNREACHABLE, Cause.NOT_A_GIT_SERVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n",
        CHUNKED + "0\r\n",
      })
  void stopsReadingHeadersThatNeverEnd(String beginning) {
    // Then
    assertThat(cutOff(endless(beginning, "X-Y: more and more\r\n")))
        .isIn(Cause.UNREACHABLE, Cause.NOT_A_GIT_SERVER);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 401, 404, 500})
  void readsNoPageThatNeverEnds(int status) {
    // Given
    String head =
        """
        HTTP/1.1 %d x\r
        Content-Type: text/html\r
        Location: /x/info/refs\r
        WWW-Authenticate: Basic realm="x"\r
        Connection: close\r
        \r
        """
            .formatted(status);

    // Then
    assertThat(cutOff(endless(head, "<p>more</p>\n"))).isNotNull();
  }

  private static RawHttpServer.Answer endless(String beginning, String part) {
    byte[] much = part.repeat(64 * 1024 / part.length()).getBytes(StandardCharsets.ISO_8859_1);
    return (_, out) -> {
      out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
      for (long i = 0; i < FAR_TOO_MUCH / much.length; i++) {
        out.write(much);
      }
    };
  }

  /** What is said once the reader hung up. */
  private Cause cutOff(RawHttpServer.Answer answer) {
    try (RawHttpServer server = RawHttpServer.answering(answer)) {
      RemoteException thrown = failure(server);
      assertThat(server.sent()).isLessThan(MOST);
      return thrown.kind();
    }
  }

  private RemoteException failure(RawHttpServer server) {
    Remote remote =
        new Remote(server.url("app.git"), new Credential.Basic("ada", Plaintext.of(VALUE)));
    RemoteProbe probe = new RemoteProbe(Transports.local(temp.resolve("data"), SILENCE));
    RemoteException thrown = catchThrowableOfType(RemoteException.class, () -> probe.probe(remote));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).endsWith(".").hasSizeLessThan(200);
    assertThat(ExceptionText.of(thrown)).doesNotContain(VALUE);
    return thrown;
  }
}
