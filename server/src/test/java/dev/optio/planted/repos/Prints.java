package dev.optio.planted.repos;

/** Prints instead of logging. */
final class Prints {
  private Prints() {}

  static void found(String name) {
    System.out.println(name);
  }
}
