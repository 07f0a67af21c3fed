package dev.optio.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.bus.Bus;
import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Access;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Mounts every operation of the contract in the same way: who asks, may they, is the request valid,
 * then the message, then the answer. Knows no operation by name.
 */
final class OperationRoutes {
  private final Bus bus;
  private final Callers callers;
  private final Requests requests;
  private final Replies replies;
  private final Guard guard;
  private final Map<String, RawOperation> raw;

  OperationRoutes(
      Bus bus, Requests requests, Replies replies, Guard guard, Map<String, RawOperation> raw) {
    this.bus = bus;
    this.callers = new Callers(bus);
    this.requests = requests;
    this.replies = replies;
    this.guard = guard;
    this.raw = raw;
  }

  void mount(Router router, Contract.Declared declared) {
    HttpMethod method = HttpMethod.valueOf(declared.method().toUpperCase(Locale.ROOT));
    String path = declared.path().replaceAll("\\{(\\w+)}", ":$1");
    Route route = router.route(method, path);
    if (declared.raw() && !declared.hasBody()) {
      // A request that has been read to its end can no longer become a websocket.
      route.handler(OperationRoutes::hold);
    } else {
      // The body is read before access is known, because Vert.x loses what arrives meanwhile;
      // hence the limit per operation.
      route.handler(BodyHandler.create(false).setBodyLimit(declared.bodyLimit()));
    }
    route.handler(context -> enter(context, declared));
  }

  /** Leaves the request unread until it is answered, or its operation reads it. */
  private static void hold(RoutingContext context) {
    context.request().pause();
    context.addHeadersEndHandler(answered -> context.request().resume());
    context.next();
  }

  private void enter(RoutingContext context, Contract.Declared declared) {
    if (SocketRefusal.fits(context.request()) && !guard.socketOriginIsOurs(context.request())) {
      Answers.refuse(context, ErrorCode.FORBIDDEN, "Sockets from other web pages are refused.");
      return;
    }
    if (declared.access() instanceof Access.Everybody) {
      // Needs no database, so it is answered while that is away.
      orFail(context, () -> validate(context, declared, new Caller.Anonymous()));
      return;
    }
    callers
        .of(context)
        .onSuccess(outcome -> orFail(context, () -> identified(context, declared, outcome)))
        .onFailure(context::fail);
  }

  private void identified(
      RoutingContext context, Contract.Declared declared, Outcome<Caller> outcome) {
    switch (outcome) {
      case Outcome.Done<Caller>(Caller caller) -> validate(context, declared, caller);
      case Outcome.Special<Caller> special -> validate(context, declared, special.answer());
      case Outcome.Refused<?> refused -> refuse(context, refused);
    }
  }

  /**
   * Access is checked twice: without the request's fields before they are looked at, and with them
   * after.
   */
  private void validate(RoutingContext context, Contract.Declared declared, Caller caller) {
    boolean nobody = caller instanceof Caller.Anonymous;
    Optional<Outcome.Refused<?>> early =
        nobody ? declared.access().refusal(caller, name -> Optional.empty()) : Optional.empty();
    if (early.isPresent()) {
      refuse(context, early.get());
      return;
    }
    requests
        .validated(context, declared.id(), body(context))
        .onSuccess(fields -> orFail(context, () -> dispatch(context, declared, caller, fields)))
        .onFailure(failure ->
            Requests.refusal(failure)
                .ifPresentOrElse(
                    refused -> refuse(context, refused), () -> context.fail(500, failure)));
  }

  private void dispatch(
      RoutingContext context, Contract.Declared declared, Caller caller, ObjectNode fields) {
    Optional<Outcome.Refused<?>> refused =
        declared
            .access()
            .refusal(caller, name -> Optional.ofNullable(fields.get(name)).map(JsonNode::asText));
    if (refused.isPresent()) {
      refuse(context, refused.get());
      return;
    }
    RawOperation handler = raw.get(declared.id());
    if (handler != null) {
      handler.handle(context, caller);
      return;
    }
    Operation<?, ?> operation = Objects.requireNonNull(Operations.IN_CONTRACT.get(declared.id()));
    ask(operation, caller, fields)
        .compose(outcome -> replies.send(context, declared, outcome))
        .onFailure(failure -> context.fail(500, failure));
  }

  private <Q extends Record, A> Future<Outcome<A>> ask(
      Operation<Q, A> operation, Caller caller, ObjectNode fields) {
    return switch (Requests.bind(fields, operation.request())) {
      case Requests.Bound.Fits<Q>(Q request) -> bus.ask(operation, caller, request);
      case Requests.Bound.Unfit<Q>(Outcome.Refused<?> refused) ->
          Future.succeededFuture(refused.as());
    };
  }

  /** What is thrown in a future's handler would leave the caller without any answer. */
  private static void orFail(RoutingContext context, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  private static void refuse(RoutingContext context, Outcome.Refused<?> refused) {
    if (SocketRefusal.fits(context.request())) {
      SocketRefusal.send(context, refused);
    } else {
      Answers.refuse(context, refused);
    }
  }

  private static Buffer body(RoutingContext context) {
    Buffer buffer = context.body().buffer();
    return buffer == null ? Buffer.buffer() : buffer;
  }
}
