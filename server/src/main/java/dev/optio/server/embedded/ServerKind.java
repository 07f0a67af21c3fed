package dev.optio.server.embedded;

/** The two servers, and what tells them apart on this machine. */
enum ServerKind {
  POSTGRES("postgres", "PostgreSQL", "postgres", "postmaster.pid", "INT"),
  REDIS("redis", "Redis", "redis-server", "redis.pid", "TERM");

  private final String key;
  private final String title;
  private final String program;
  private final String claim;
  private final String stopSignal;

  ServerKind(String key, String title, String program, String claim, String stopSignal) {
    this.key = key;
    this.title = title;
    this.program = program;
    this.claim = claim;
    this.stopSignal = stopSignal;
  }

  /** Its name in the state file, in folder and in file names. */
  String key() {
    return key;
  }

  /** Its name for people. */
  String title() {
    return title;
  }

  /** How its program file's name begins. */
  String program() {
    return program;
  }

  /** The file in its folder that claims a running server, and lies after a power cut. */
  String claim() {
    return claim;
  }

  /**
   * The signal that ends it in good order: PostgreSQL closes its connections and writes a
   * checkpoint.
   */
  String stopSignal() {
    return stopSignal;
  }
}
