package dev.optio.server.logs;

import dev.optio.server.bus.Bus;
import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Caller;
import dev.optio.server.sockets.Sockets;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The websocket that follows a task's log. */
public final class StreamTaskLog implements RawOperation {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final Bus bus;
  private final LogHub hub;
  private final Sockets sockets;

  public StreamTaskLog(Bus bus, LogHub hub, Sockets sockets) {
    this.bus = bus;
    this.hub = hub;
    this.sockets = sockets;
  }

  @Override
  public String id() {
    return "streamTaskLog";
  }

  @Override
  public void handle(RoutingContext context, Caller caller) {
    TaskLogSession session =
        new TaskLogSession(
            bus,
            hub,
            caller,
            new TaskLogSession.Wish(
                Optional.ofNullable(context.pathParam("taskId")).orElse(""),
                number(context, "after").orElse(0),
                number(context, "tail")));
    sockets.open(context, caller.person().user(), session);
  }

  private static OptionalLong number(RoutingContext context, String name) {
    return context.queryParam(name).stream()
        .filter(text -> NUMBER.matcher(text).matches())
        .mapToLong(Long::parseLong)
        .findFirst();
  }
}
