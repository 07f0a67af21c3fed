package dev.optio.server.git;

import java.io.PrintWriter;
import java.io.StringWriter;

/** All that a log could show of an exception. */
public final class ExceptionText {
  private ExceptionText() {}

  /** Messages and places, with those of the causes. */
  public static String of(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
