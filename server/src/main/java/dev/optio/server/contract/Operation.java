package dev.optio.server.contract;

/**
 * An operation: its name is the {@code operationId} in the contract, the address on the bus, the
 * method that serves it and the function in the web client.
 *
 * @param <Q> the request: path and query parameters and the body's fields, by name
 * @param <A> the answer's body; {@link Nothing} for none
 */
public record Operation<Q extends Record, A>(String id, Class<Q> request, Class<A> answer) {
  /** No parameters, or no body. */
  public record Nothing() {}
}
