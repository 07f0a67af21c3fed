package dev.optio.server.e2e;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import dev.optio.server.contract.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Answers a page's requests in the server's place, or not at all, as {@link PageState} says. The
 * requests are stopped in the network layer of the browser; what carries the session is let
 * through, so that it is the page that shows what happened, unless a test is about just that.
 * Playwright's own routes are not used, because they switch the browser's cache off.
 */
final class Answers {
  private static final Pattern SESSION =
      Pattern.compile("/api/(auth/me|instance|agent-types|workspaces/[^/]+|health)$");
  private static final String REQUEST_ID = "01990000-0000-7000-8000-000000000000";

  private final CDPSession session;
  private final PageState state;
  private final List<String> parts;

  private Answers(CDPSession session, PageState state, List<String> parts) {
    this.session = session;
    this.state = state;
    this.parts = parts;
  }

  /**
   * Begins with it, before the page goes anywhere.
   *
   * @param parts of the paths that it is about; all but the session's when empty
   */
  static void instead(Page page, String origin, PageState state, List<String> parts) {
    if (parts.stream().anyMatch(part -> part.startsWith("/ws/"))) {
      page.routeWebSocket(
          url -> parts.stream().anyMatch(url::contains), socket -> of(socket, state));
      return;
    }
    CDPSession session = page.context().newCDPSession(page);
    Answers answers = new Answers(session, state, parts);
    session.on("Fetch.requestPaused", answers::paused);
    enable(session, origin);
  }

  /** Has an answer of the API changed on its way. */
  static void changed(Page page, String origin, String path, String answer) {
    CDPSession session = page.context().newCDPSession(page);
    session.on(
        "Fetch.requestPaused",
        paused -> {
          String url = paused.getAsJsonObject("request").get("url").getAsString();
          if (url.endsWith(path)) {
            fulfil(session, paused, 200, answer);
          } else {
            go(session, paused);
          }
        });
    enable(session, origin);
  }

  private static void of(WebSocketRoute socket, PageState state) {
    if (state == PageState.FAILED) {
      socket.close(new WebSocketRoute.CloseOptions().setCode(4500).setReason("internal error"));
    }
  }

  private static void enable(CDPSession session, String origin) {
    JsonObject pattern = new JsonObject();
    pattern.addProperty("urlPattern", origin + "/api/*");
    JsonArray patterns = new JsonArray();
    patterns.add(pattern);
    JsonObject arguments = new JsonObject();
    arguments.add("patterns", patterns);
    session.send("Fetch.enable", arguments);
  }

  private void paused(JsonObject paused) {
    String url = paused.getAsJsonObject("request").get("url").getAsString();
    if (!concerns(url)) {
      go(session, paused);
      return;
    }
    switch (state) {
      case LOADING -> {
        // Nobody answers.
      }
      case FAILED ->
          refuse(paused, ErrorCode.INTERNAL, "Something went wrong here. Reference: " + REQUEST_ID);
      case DENIED -> refuse(paused, ErrorCode.FORBIDDEN, "Forbidden: requires member role");
      case EMPTY, READY -> go(session, paused);
    }
  }

  private boolean concerns(String url) {
    String path = url.replaceFirst("^[a-z]+://[^/]+", "").replaceFirst("[?].*", "");
    return parts.isEmpty()
        ? !SESSION.matcher(path).find()
        : parts.stream().anyMatch(path::contains);
  }

  private void refuse(JsonObject paused, ErrorCode code, String sentence) {
    JsonObject body = new JsonObject();
    body.addProperty("error", sentence);
    body.addProperty("code", code.wireName());
    fulfil(session, paused, code.status(), body.toString());
  }

  private static void go(CDPSession session, JsonObject paused) {
    session.send("Fetch.continueRequest", request(paused));
  }

  private static void fulfil(CDPSession session, JsonObject paused, int status, String body) {
    JsonObject arguments = request(paused);
    arguments.addProperty("responseCode", status);
    JsonArray headers = new JsonArray();
    Map.of("Content-Type", "application/json", "X-Request-Id", REQUEST_ID)
        .forEach((name, value) -> {
          JsonObject header = new JsonObject();
          header.addProperty("name", name);
          header.addProperty("value", value);
          headers.add(header);
        });
    arguments.add("responseHeaders", headers);
    arguments.addProperty(
        "body", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
    session.send("Fetch.fulfillRequest", arguments);
  }

  private static JsonObject request(JsonObject paused) {
    JsonObject arguments = new JsonObject();
    arguments.add("requestId", paused.get("requestId"));
    return arguments;
  }
}
