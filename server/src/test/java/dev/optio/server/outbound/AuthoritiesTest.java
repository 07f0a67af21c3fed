package dev.optio.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.git.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of authorities that agents get. */
class AuthoritiesTest {
  @TempDir Path temp;

  @Test
  void holdsTheOperatorsAndTheSystems() throws Exception {
    // Given
    Path own = TestCertificates.selfSigned(temp, "dns:own.example").pem(temp.resolve("own.pem"));
    Path system = TestCertificates.selfSigned(temp, "dns:sys.example").pem(temp.resolve("sys.pem"));
    String both = "# a note\n" + Files.readString(system) + Files.readString(own);
    Files.writeString(system, both);

    // When
    String pem = Authorities.pem(Optional.of(system), own);

    // Then
    assertThat(count(pem)).isEqualTo(2);
  }

  @Test
  void holdsTheRuntimesWhereASystemHasNone() throws Exception {
    // Given
    Path own = TestCertificates.selfSigned(temp, "dns:own.example").pem(temp.resolve("own.pem"));

    // When
    String pem = Authorities.pem(Optional.empty(), own);

    // Then
    assertThat(count(pem)).isEqualTo(Trust.ofRuntime().size() + 1);
  }

  @Test
  void isNotMadeOfAFileWithoutACertificate() throws IOException {
    // Given
    Path empty = Files.writeString(temp.resolve("empty.pem"), "");
    Path broken = Files.writeString(temp.resolve("broken.pem"), "no certificate");

    // Then
    for (Path file : new Path[] {empty, broken, temp.resolve("absent.pem")}) {
      assertThatThrownBy(() -> Authorities.pem(Optional.empty(), file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.getFileName().toString());
      assertThatThrownBy(() -> Trust.of(Optional.of(file)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
  }

  private static int count(String pem) throws Exception {
    byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes))
        .size();
  }
}
