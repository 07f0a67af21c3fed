package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One http request of JGit, sent over a client that is pinned to checked addresses. Certificates
 * are always verified, redirects never followed here, only basic authentication is understood, and
 * an answer that is not git's is refused before JGit reads it.
 */
final class PinnedConnection implements HttpConnection {
  private static final String AUTHORIZATION = "Authorization";
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String SERVICE = "service=";
  private static final String ENCODING = "Content-Encoding";
  private static final Pattern BASIC = Pattern.compile("(?i)(^|,)\\s*basic(\\s|,|$)");

  private final HttpSession session;
  private final URL url;
  private final Way way;
  private final boolean mayAuthenticate;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private String method = "GET";
  private @Nullable TemporaryBuffer body;
  private @Nullable ClassicHttpResponse response;
  private @Nullable InputStream content;

  PinnedConnection(HttpSession session, URL url, Way way, boolean mayAuthenticate) {
    this.session = session;
    this.url = url;
    this.way = way;
    this.mayAuthenticate = mayAuthenticate;
  }

  @Override
  public int getResponseCode() throws IOException {
    return response().getCode();
  }

  @Override
  public URL getURL() {
    return url;
  }

  /** Never what the server wrote: JGit puts it into messages. */
  @Override
  public String getResponseMessage() throws IOException {
    return "status " + getResponseCode();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    if (response != null) {
      for (Header header : response.getHeaders()) {
        fields.put(header.getName(), getHeaderFields(header.getName()));
      }
    }
    return fields;
  }

  @Override
  public void setRequestProperty(String key, String value) {
    headers.put(key, value);
  }

  @Override
  public void setRequestMethod(String requestMethod) throws ProtocolException {
    method = requestMethod;
  }

  @Override
  public void setUseCaches(boolean useCaches) {}

  /** The session's own limits hold. */
  @Override
  public void setConnectTimeout(int timeout) {}

  @Override
  public void setReadTimeout(int timeout) {}

  @Override
  public @Nullable String getContentType() {
    return getHeaderField("Content-Type");
  }

  @Override
  public InputStream getInputStream() throws IOException {
    if (content == null) {
      HttpEntity entity = response().getEntity();
      InputStream raw = entity == null ? InputStream.nullInputStream() : entity.getContent();
      Header encoding = response().getFirstHeader(ENCODING);
      boolean zipped = encoding != null && encoding.getValue().equalsIgnoreCase("gzip");
      InputStream counted =
          new CountedStream(zipped ? new GZIPInputStream(raw) : raw, session.meter());
      content =
          showsRefs(response())
              ? FirstLine.checked(counted, session.meter(), url.getHost())
              : new ProgressLimit(counted, session.meter(), url.getHost());
    }
    return content;
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    List<String> values = getHeaderFields(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The body is handed out decoded, and of the ways to sign in only the basic one is shown. */
  @Override
  public List<String> getHeaderFields(String name) {
    List<String> values = new ArrayList<>();
    if (response == null || name.equalsIgnoreCase(ENCODING)) {
      return values;
    }
    for (Header header : response.getHeaders(name)) {
      if (header.getValue() != null) {
        values.add(header.getValue());
      }
    }
    if (name.equalsIgnoreCase(CHALLENGE)) {
      boolean basic = values.stream().anyMatch(value -> BASIC.matcher(value).find());
      return basic ? List.of("Basic realm=\"git\"") : List.of();
    }
    return values;
  }

  @Override
  public int getContentLength() {
    return -1;
  }

  @Override
  public void setInstanceFollowRedirects(boolean followRedirects) {}

  @Override
  public void setDoOutput(boolean doOutput) {}

  @Override
  public void setFixedLengthStreamingMode(int contentLength) {}

  @Override
  public void setChunkedStreamingMode(int chunkLength) {}

  /** The body is gathered first, in memory up to 1 MiB and then in a temporary file. */
  @Override
  public OutputStream getOutputStream() {
    if (body == null) {
      body = new TemporaryBuffer.LocalFile(null);
    }
    return body;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public boolean usingProxy() {
    return way.proxy().isPresent();
  }

  @Override
  public void connect() throws IOException {
    response();
  }

  /** JGit asks for this to trust everybody, which is never done. */
  @Override
  public void configure(
      KeyManager @Nullable [] keys,
      TrustManager @Nullable [] trust,
      @Nullable SecureRandom random) {
    throw new IllegalStateException("certificates are always verified");
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {
    throw new IllegalStateException("certificates are always verified");
  }

  /** Gives up what was not read of the answer. */
  void release() {
    Closer.closeQuietly(response);
  }

  private ClassicHttpResponse response() throws IOException {
    if (response == null) {
      response = send();
    }
    return response;
  }

  private ClassicHttpResponse send() throws IOException {
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri());
    Timeout patience = Timeout.of(session.silence());
    request.setConfig(
        RequestConfig.custom()
            .setResponseTimeout(patience)
            .setConnectionRequestTimeout(patience)
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .build());
    if (!mayAuthenticate) {
      headers.remove(AUTHORIZATION);
    }
    headers.forEach(request::setHeader);
    try {
      if (body != null) {
        body.close();
        request.setEntity(new BufferEntity(body));
      }
      ClassicHttpResponse answer = way.send(request, url, session.meter());
      session.answered(answer.getCode(), headers.containsKey(AUTHORIZATION));
      checkSpeaksGit(answer);
      return answer;
    } catch (SSLException untrusted) {
      throw session
          .meter()
          .refuse(
              Cause.TLS,
              "The certificate or the encryption of " + url.getHost() + " is not trusted.");
    } finally {
      if (body != null) {
        body.destroy();
      }
    }
  }

  /** A page for people, a log-in form or a directory listing must not reach the git reader. */
  private void checkSpeaksGit(ClassicHttpResponse answer) throws IOException {
    if (!showsRefs(answer)) {
      return;
    }
    String service = url.getQuery().substring(SERVICE.length());
    String expected = "application/x-" + service + "-advertisement";
    Header type = answer.getFirstHeader("Content-Type");
    if (type == null || !type.getValue().equalsIgnoreCase(expected)) {
      throw session
          .meter()
          .refuse(
              Cause.NOT_A_GIT_SERVER,
              url.getHost() + " answers at this address, but not as a git server does.");
    }
  }

  /** Whether it answers the first question of a conversation. */
  private boolean showsRefs(ClassicHttpResponse answer) {
    String query = url.getQuery();
    return answer.getCode() == HTTP_OK && query != null && query.startsWith(SERVICE);
  }

  private URI uri() throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException unusable) {
      throw session
          .meter()
          .refuse(Cause.BAD_URL, "The server redirects to an address that is none.");
    }
  }
}
