package dev.optio.server.sockets;

import dev.optio.server.contract.Outcome;

/** Why a socket is closed, as the peer is told. */
public enum CloseCode {
  /** The server is going away; another replica will take the next connection. */
  GOING_AWAY(1001, "the server is going away"),
  INTERNAL(1011, "something went wrong here"),
  TRY_LATER(1013, "try again in a moment"),
  NOT_SIGNED_IN(4401, "not signed in"),
  FORBIDDEN(4403, "not allowed"),
  NOT_FOUND(4404, "not found"),
  TOO_MANY(4429, "too many sockets");

  private final short code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = (short) code;
    this.reason = reason;
  }

  public short code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  /** What a refused operation means for the socket that needed it. */
  public static CloseCode of(Outcome.Refused<?> refused) {
    return switch (refused.code().status()) {
      case 401 -> NOT_SIGNED_IN;
      case 403 -> FORBIDDEN;
      case 429 -> TOO_MANY;
      case 500 -> INTERNAL;
      case 503 -> TRY_LATER;
      default -> NOT_FOUND;
    };
  }
}
