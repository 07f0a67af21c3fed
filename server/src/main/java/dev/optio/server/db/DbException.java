package dev.optio.server.db;

/** A statement failed. The message names no SQL and no value. */
public final class DbException extends RuntimeException {
  private final String sqlState;

  DbException(String sqlState, Throwable cause) {
    super("The database refused a statement (" + sqlState + ").", cause);
    this.sqlState = sqlState;
  }

  /** PostgreSQL's five-character error code. */
  public String sqlState() {
    return sqlState;
  }

  /** Whether a unique constraint was hit. */
  public boolean isDuplicate() {
    return sqlState.equals("23505");
  }
}
