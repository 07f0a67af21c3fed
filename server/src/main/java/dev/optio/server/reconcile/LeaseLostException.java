package dev.optio.server.reconcile;

/** The run may be in other hands: what was to be written has not been. */
final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeaseLostException() {
    super("the run is not in this replica's hands");
  }
}
