package dev.optio.server.secrets;

/** The database was sealed under another root key than this server has; it does not start. */
public final class WrongRootKeyException extends RuntimeException {
  WrongRootKeyException(long needed, long given, long keysets) {
    super(
        "The encryption key is not the one this database was sealed with: this one has the id "
            + RootKey.name(given)
            + ", and the database needs "
            + (needed == given ? "others" : RootKey.name(needed))
            + " for "
            + (keysets == 1 ? "1 keyset" : keysets + " keysets")
            + ". Set OPTIO_ENCRYPTION_KEY, or the file encryption-key in the data directory, to the"
            + " former key.");
  }
}
