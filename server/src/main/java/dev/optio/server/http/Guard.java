package dev.optio.server.http;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what a foreign web page could make a browser send: a {@code Host} that is not ours (DNS
 * rebinding), a foreign origin, an unsafe method without our header, a body that a plain form could
 * post. Stands in every mode, before anything else is looked at.
 */
final class Guard {
  static final String CSRF_HEADER = "X-Optio-CSRF";
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * A guard of one listener.
   *
   * @param port that the listener is bound to
   * @param publicUrl how people reach it, when not directly
   * @param loopback whether it listens on this machine only
   */
  Guard(int port, Optional<URI> publicUrl, boolean loopback) {
    Set<String> knownHosts = new HashSet<>();
    Set<String> knownOrigins = new HashSet<>();
    if (loopback || publicUrl.isEmpty()) {
      for (String name : List.of("localhost", "127.0.0.1", "[::1]")) {
        knownHosts.addAll(authorities("http", name, port));
        authorities("http", name, port).forEach(known -> knownOrigins.add("http://" + known));
      }
    }
    publicUrl.ifPresent(url -> {
      String scheme = url.getScheme().toLowerCase(Locale.ROOT);
      String name = url.getHost().toLowerCase(Locale.ROOT);
      List<String> known = authorities(scheme, name, url.getPort());
      knownHosts.addAll(known);
      known.forEach(authority -> knownOrigins.add(scheme + "://" + authority));
    });
    this.hosts = Set.copyOf(knownHosts);
    this.origins = Set.copyOf(knownOrigins);
  }

  /** Why the request is refused, or nothing. */
  Optional<Outcome.Refused<?>> refusal(HttpServerRequest request) {
    if (!hostIsOurs(request)) {
      return Optional.of(
          Outcome.refused(
              ErrorCode.MISDIRECTED_REQUEST, "This server does not answer for that host name."));
    }
    if (!SAFE.contains(request.method())) {
      return unsafeRefusal(request);
    }
    return Optional.empty();
  }

  /** Whether a websocket may be opened: a browser always names its origin, and it must be ours. */
  boolean socketOriginIsOurs(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    return origin == null || originIsOurs(origin);
  }

  private Optional<Outcome.Refused<?>> unsafeRefusal(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin != null && !originIsOurs(origin)) {
      return Optional.of(
          Outcome.refused(ErrorCode.CSRF_REFUSED, "Requests from other web pages are refused."));
    }
    if (request.getHeader("Authorization") == null) {
      boolean sameOrigin =
          origin != null || "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
      if (!sameOrigin || request.getHeader(CSRF_HEADER) == null) {
        return Optional.of(
            Outcome.refused(
                ErrorCode.CSRF_REFUSED,
                "Send an Authorization header, or from a page of ours the header "
                    + CSRF_HEADER
                    + "."));
      }
    }
    return hasBody(request) && !isJson(request)
        ? Optional.of(
            Outcome.refused(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "A body must be application/json."))
        : Optional.empty();
  }

  private boolean hostIsOurs(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null) {
      return false;
    }
    String host = authority.host().toLowerCase(Locale.ROOT);
    String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return hosts.contains(authority.port() < 0 ? bracketed : bracketed + ":" + authority.port());
  }

  private boolean originIsOurs(String origin) {
    return origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || (length != null && !length.equals("0"));
  }

  private static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(Answers.JSON);
  }

  /**
   * How a browser may write the address: with the port, and without it where it goes without
   * saying. Not asked of the request, since whoever ends TLS before us forwards plain HTTP.
   *
   * @param port below 0 for the scheme's own
   */
  private static List<String> authorities(String scheme, String name, int port) {
    int usual = scheme.equals("https") ? 443 : 80;
    int chosen = port < 0 ? usual : port;
    return chosen == usual ? List.of(name, name + ":" + chosen) : List.of(name + ":" + chosen);
  }
}
