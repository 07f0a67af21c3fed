package dev.optio.server.publish;

import java.util.Locale;

/** Why work is not published. */
public enum Refusal {
  /** The pack is damaged, cut off or no pack at all. */
  BROKEN_PACK,
  /** Over one of the limits. */
  TOO_LARGE,
  /** An object that git would not have made, or that attacks who checks it out. */
  BAD_OBJECT,
  /** Something that the head needs was not sent. */
  INCOMPLETE,
  /** The head is no commit, or is not there. */
  BAD_HEAD,
  /** The base is not below the head. */
  HISTORY_REWRITTEN,
  /** The value of a secret stands in it. */
  SECRET_FOUND,
  /** Looking at it took too long. */
  TOO_SLOW;

  /** The code in the API and the store, for example {@code work_too_large}. */
  public String code() {
    return "work_" + name().toLowerCase(Locale.ROOT);
  }
}
