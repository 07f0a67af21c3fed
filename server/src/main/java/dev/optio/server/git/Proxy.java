package dev.optio.server.git;

import dev.optio.server.outbound.ProxyRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;

/**
 * A proxy in the words of the http client. Where it is was set by an operator, so no guard asks.
 */
record Proxy(ProxyRules.Proxy rule) {
  DefaultRoutePlanner routes() {
    return new DefaultProxyRoutePlanner(host(), DefaultSchemePortResolver.INSTANCE);
  }

  /** Knows the proxy's own name and no other. */
  DnsResolver names() {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String name) throws UnknownHostException {
        if (!name.equalsIgnoreCase(host().getHostName())) {
          throw new UnknownHostException(name);
        }
        return InetAddress.getAllByName(name);
      }

      @Override
      public String resolveCanonicalHostname(String name) {
        return name;
      }
    };
  }

  /** What a request is sent with: user and password for the proxy, at once, if it wants them. */
  HttpClientContext context() {
    HttpClientContext context = HttpClientContext.create();
    rule.login()
        .ifPresent(login -> {
          BasicScheme basic = new BasicScheme();
          basic.initPreemptive(
              new UsernamePasswordCredentials(login.user(), login.password().toCharArray()));
          AuthExchange exchange = new AuthExchange();
          exchange.select(basic);
          context.setAuthExchange(host(), exchange);
        });
    return context;
  }

  private HttpHost host() {
    return new HttpHost("http", rule.host(), rule.port());
  }
}
