package dev.optio.server;

/** This replica cannot start; the message says why, for the operator. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }
}
