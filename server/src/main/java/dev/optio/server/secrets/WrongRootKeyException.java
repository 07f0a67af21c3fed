package dev.optio.server.secrets;

/** The database was sealed under another root key than this server has; it does not start. */
public final class WrongRootKeyException extends RuntimeException {
  WrongRootKeyException(long keysets) {
    super(
        "The encryption key is not the one this database was sealed with ("
            + keysets
            + " keysets need the other one). Set OPTIO_ENCRYPTION_KEY, or the file encryption-key"
            + " in the data directory, to the former key.");
  }
}
