package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a person may do in a workspace; a later one may do all that an earlier one may. */
public enum Role {
  VIEWER,
  MEMBER,
  ADMIN;

  /** The name in the contract and the store. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this role is enough where {@code needed} is asked for. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
