package dev.optio.server.contract;

/** Contract and code differ; the server does not start. */
public final class ContractException extends RuntimeException {
  public ContractException(String message) {
    super(message);
  }
}
