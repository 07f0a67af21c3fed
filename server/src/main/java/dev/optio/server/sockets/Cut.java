package dev.optio.server.sockets;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends a connection at once. The usual way first waits for what is still to be written, so for ever
 * where the peer does not read; Vert.x has no public other.
 */
public final class Cut {
  private Cut() {}

  /** Called on the event loop of the request. */
  public static void off(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    if (request.version() == HttpVersion.HTTP_2) {
      // Others may share the connection; the stream alone ends.
      request.response().reset();
    } else if (connection instanceof HttpServerConnection internal) {
      cutOff(internal.channelHandlerContext().channel());
    } else {
      connection.close();
    }
  }

  /** Vert.x's own handler waits; before the first of all handlers there is nobody who would. */
  private static void cutOff(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null) {
      var _ = first.close();
    }
  }
}
