package dev.optio.server.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Which authorities are believed: the Java runtime's, and those of the operator. */
public final class Trust {
  private Trust() {}

  /**
   * A TLS context for clients.
   *
   * @param bundle PEM file with more authorities
   * @throws IOException when the file cannot be read or holds no certificate
   */
  public static SSLContext of(Optional<Path> bundle) throws IOException {
    try {
      if (bundle.isEmpty()) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager(both(bundle.get()))}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("The authorities in " + bundle.orElseThrow() + " cannot be read.", e);
    }
  }

  /** Those that the Java runtime believes. */
  static List<X509Certificate> ofRuntime() throws GeneralSecurityException {
    return List.of(manager(null).getAcceptedIssuers());
  }

  private static KeyStore both(Path bundle) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (X509Certificate known : ofRuntime()) {
      store.setCertificateEntry("runtime-" + count++, known);
    }
    try (InputStream pem = Files.newInputStream(bundle)) {
      Collection<? extends Certificate> bundled =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (bundled.isEmpty()) {
        throw new IOException("There is no certificate in " + bundle + ".");
      }
      for (Certificate added : bundled) {
        store.setCertificateEntry("bundle-" + count++, added);
      }
    }
    return store;
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager usable) {
        return usable;
      }
    }
    throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
  }
}
