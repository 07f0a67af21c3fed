package dev.optio.server;

/** Starts a replica of Optio. */
public final class Main {
  private Main() {}

  /** Starts with the settings of the environment. */
  public static void main(String[] arguments) {
    System.exit(0);
  }
}
