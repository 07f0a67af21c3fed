package dev.optio.server.db;

/** The database cannot be reached, or did not answer in time; may pass. */
public final class DbUnavailableException extends RuntimeException {
  DbUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
