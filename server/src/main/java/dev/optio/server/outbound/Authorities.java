package dev.optio.server.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The authorities for programs that read one file instead of the system's: the system's own, and
 * those of the operator.
 */
public final class Authorities {
  /** Where Linux distributions keep theirs. */
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private Authorities() {}

  /**
   * All of them, as the text of a PEM file.
   *
   * @param bundle PEM file with the operator's
   * @throws IOException when a file cannot be read, or the bundle holds no certificate
   */
  public static String pem(Path bundle) throws IOException {
    return pem(SYSTEM.stream().filter(Files::isReadable).findFirst(), bundle);
  }

  static String pem(Optional<Path> system, Path bundle) throws IOException {
    try {
      Set<Certificate> all = new LinkedHashSet<>(read(bundle));
      if (all.isEmpty()) {
        throw new IOException("There is no certificate in " + bundle + ".");
      }
      all.addAll(system.isPresent() ? read(system.get()) : Trust.ofRuntime());
      StringBuilder text = new StringBuilder();
      for (Certificate certificate : all) {
        text.append("-----BEGIN CERTIFICATE-----\n")
            .append(
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
      return text.toString();
    } catch (GeneralSecurityException e) {
      throw new IOException("The authorities in " + bundle + " cannot be read.", e);
    }
  }

  private static List<Certificate> read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
    }
  }
}
