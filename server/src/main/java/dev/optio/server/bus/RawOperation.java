package dev.optio.server.bus;

import dev.optio.server.contract.Caller;
import io.vertx.ext.web.RoutingContext;

/**
 * An operation that answers by itself because its answer is no JSON value: a stream, a page, a
 * websocket. Access was checked and parameters were validated before it is called, on an event
 * loop.
 */
public interface RawOperation {
  /** Its {@code operationId}. */
  String id();

  void handle(RoutingContext context, Caller caller);
}
