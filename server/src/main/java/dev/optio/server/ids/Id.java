package dev.optio.server.ids;

import java.util.UUID;

/** The identity of a stored thing: a UUID that knows what it names. */
public interface Id {
  /** The bare value, as stored and as shown in the API. */
  UUID value();
}
