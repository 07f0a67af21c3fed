package dev.optio.server.auth;

import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Exchanges the local token for the cookie, so that it need not stay in a page or an address. */
public final class LocalSignIn implements RawOperation {
  private static final Duration KEPT = Duration.ofDays(30);

  private final LocalToken localToken;

  public LocalSignIn(LocalToken localToken) {
    this.localToken = localToken;
  }

  @Override
  public String id() {
    return "signInLocally";
  }

  @Override
  public void handle(RoutingContext context, Caller caller) {
    String token = context.body().asJsonObject().getString("token");
    if (!localToken.matches(token)) {
      context
          .response()
          .setStatusCode(ErrorCode.NOT_AUTHENTICATED.status())
          .putHeader("Content-Type", "application/json")
          .end(
              new JsonObject()
                  .put("error", "That is not this server's local token.")
                  .put("code", ErrorCode.NOT_AUTHENTICATED.wireName())
                  .toBuffer());
      return;
    }
    Cookie cookie =
        Cookie.cookie("optio_session", token)
            .setPath("/")
            .setHttpOnly(true)
            .setSameSite(CookieSameSite.LAX)
            .setMaxAge(KEPT.toSeconds());
    context.response().addCookie(cookie).setStatusCode(204).end();
  }
}
