package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.io.IOException;
import java.net.URL;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.io.Closer;

/**
 * How requests reach one origin.
 *
 * @param client pinned to the addresses that were checked, or to the proxy
 */
record Way(CloseableHttpClient client, Optional<Proxy> proxy) {
  private static final int PROXY_LOGIN = 407;
  private static final int FAILING = 500;

  ClassicHttpResponse send(HttpUriRequestBase request, URL url, Meter meter) throws IOException {
    HttpClientContext context = proxy.map(Proxy::context).orElseGet(HttpClientContext::create);
    ClassicHttpResponse answer = client.executeOpen(null, request, context);
    if (proxy.isPresent() && isOfProxy(answer, context, url)) {
      int status = answer.getCode();
      Closer.closeQuietly(answer);
      throw status == PROXY_LOGIN
          ? meter.refuse(
              Cause.BLOCKED, "The proxy does not accept the user and password that are set for it.")
          : meter.refuse(
              status >= FAILING ? Cause.UNREACHABLE : Cause.BLOCKED,
              "The proxy opens no way to " + url.getHost() + ": status " + status + ".");
    }
    return answer;
  }

  /** The client hands out what a proxy says that opens no tunnel as if it were the server's. */
  private static boolean isOfProxy(ClassicHttpResponse answer, HttpClientContext context, URL url) {
    boolean tunnelled = context.getSSLSession() != null;
    return answer.getCode() == PROXY_LOGIN || (url.getProtocol().equals("https") && !tunnelled);
  }
}
