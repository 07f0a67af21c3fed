package dev.optio.server.e2e;

import java.util.Locale;

/** What a page may have to draw, whatever it is about. */
enum PageState {
  /** The server answered that there is nothing. */
  EMPTY,
  /** The server has not answered yet. */
  LOADING,
  /** The server answered that something went wrong. */
  FAILED,
  /** All is here. */
  READY,
  /** The server answered, or the role says, that the person may not. */
  DENIED;

  /** In names of pictures. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
