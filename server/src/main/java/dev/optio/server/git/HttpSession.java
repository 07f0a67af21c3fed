package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.outbound.OutboundGuard.Decision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/*
 * All requests of one conversation with a remote. Every new request, so every redirect too, asks the
 * guard; each origin gets a client whose name service knows the addresses that passed and nothing
 * else.
 */

/** The http side of one conversation with a remote. */
final class HttpSession implements HttpConnectionFactory, AutoCloseable {
  private final RemoteUrl.Web remote;
  private final OutboundGuard guard;
  private final SSLContext tls;
  private final Duration silence;
  private final Meter meter = new Meter();
  private final Map<String, CloseableHttpClient> clients = new HashMap<>();

  private @Nullable PinnedConnection latest;
  private boolean closed;
  private volatile int lastStatus;
  private volatile boolean signedIn;
  private volatile boolean proxied;

  HttpSession(RemoteUrl.Web remote, OutboundGuard guard, SSLContext tls, Duration silence) {
    this.remote = remote;
    this.guard = guard;
    this.tls = tls;
    this.silence = silence;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    String scheme = url.getProtocol().toLowerCase(Locale.ROOT);
    boolean downgraded = scheme.equals("http") && remote.scheme().equals("https");
    if (downgraded || !(scheme.equals("https") || scheme.equals("http"))) {
      throw meter.refuse(Cause.BLOCKED, "The server redirects from https to " + scheme + ".");
    }
    if (url.getUserInfo() != null) {
      throw meter.refuse(Cause.BLOCKED, "The server redirects to an address with a user name.");
    }
    Optional<Proxy> proxy = guard.proxyFor(scheme, url.getHost(), port(url)).map(Proxy::new);
    Decision.Admitted admitted =
        proxy.isPresent()
            ? meter.admitThroughProxy(guard, url.getHost(), port(url))
            : meter.admit(guard, url.getHost(), port(url));
    proxied |= proxy.isPresent();
    Way way = new Way(client(scheme, admitted, proxy), proxy);
    return next(new PinnedConnection(this, url, way, mayAuthenticate(scheme, url)));
  }

  /** What Java knows of proxies is not used: only those of the settings are. */
  @Override
  public HttpConnection create(URL url, java.net.@Nullable Proxy proxy) throws IOException {
    return create(url);
  }

  /** Ends every request, also those that other threads wait for. */
  @Override
  public void close() {
    synchronized (clients) {
      closed = true;
      clients.values().forEach(client -> client.close(CloseMode.IMMEDIATE));
      clients.clear();
    }
  }

  /** What it may take in, and what went wrong. */
  Meter meter() {
    return meter;
  }

  void answered(int status, boolean withCredential) {
    lastStatus = status;
    signedIn = withCredential;
  }

  /** The status of the last answer; 0 before the first. */
  int lastStatus() {
    return lastStatus;
  }

  /** Whether the last request carried the credential. */
  boolean signedIn() {
    return signedIn;
  }

  /** Whether a proxy was asked. */
  boolean proxied() {
    return proxied;
  }

  Duration silence() {
    return silence;
  }

  /** The credential is for the remote's own origin, or the same host when it moves to https. */
  boolean mayAuthenticate(String scheme, URL url) {
    if (!url.getHost().equalsIgnoreCase(remote.host())) {
      return false;
    }
    boolean same = scheme.equals(remote.scheme()) && port(url) == remote.port();
    boolean raised =
        remote.scheme().equals("http")
            && remote.port() == 80
            && scheme.equals("https")
            && port(url) == 443;
    return same || raised;
  }

  static int port(URL url) {
    return url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
  }

  /**
   * JGit leaves answers unread that send it on or ask who it is. Each would hold a connection, and
   * after five of them a client has no more.
   */
  private PinnedConnection next(PinnedConnection connection) {
    if (latest != null) {
      latest.release();
    }
    latest = connection;
    return connection;
  }

  private CloseableHttpClient client(
      String scheme, Decision.Admitted admitted, Optional<Proxy> proxy) throws IOException {
    synchronized (clients) {
      if (closed) {
        throw new IOException("the conversation was ended");
      }
      return clients.computeIfAbsent(
          scheme + "://" + admitted.host() + ":" + admitted.port(),
          _ -> newClient(admitted, proxy));
    }
  }

  private CloseableHttpClient newClient(Decision.Admitted admitted, Optional<Proxy> proxy) {
    Timeout patience = Timeout.of(silence.toMillis(), TimeUnit.MILLISECONDS);
    HttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(proxy.map(Proxy::names).orElseGet(() -> new Pinned(admitted)))
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(patience).build())
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(patience).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(patience)
                    .setSocketTimeout(patience)
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setRoutePlanner(
            proxy
                .map(Proxy::routes)
                .orElseGet(() -> new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE)))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableDefaultUserAgent()
        .build();
  }

  /** Knows the addresses that passed the guard. */
  private record Pinned(Decision.Admitted admitted) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      String bare = host.startsWith("[") ? host : bracketed(host);
      if (!bare.equalsIgnoreCase(admitted.host())) {
        throw new UnknownHostException(host);
      }
      return admitted.addresses().toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }

    private static String bracketed(String host) {
      return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
  }
}
