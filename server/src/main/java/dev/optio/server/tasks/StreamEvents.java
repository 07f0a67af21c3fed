package dev.optio.server.tasks;

import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Caller;
import dev.optio.server.sockets.Sockets;
import io.vertx.ext.web.RoutingContext;

/** The websocket that follows the changes of a workspace's tasks. */
public final class StreamEvents implements RawOperation {
  private final EventHub hub;
  private final Sockets sockets;

  public StreamEvents(EventHub hub, Sockets sockets) {
    this.hub = hub;
    this.sockets = sockets;
  }

  @Override
  public String id() {
    return "streamEvents";
  }

  @Override
  public void handle(RoutingContext context, Caller caller) {
    Caller.Person person = caller.person();
    sockets.open(context, person.user(), new EventSession(hub, person.workspace()));
  }
}
