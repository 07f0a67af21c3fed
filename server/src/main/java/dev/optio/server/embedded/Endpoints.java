package dev.optio.server.embedded;

/** Where the embedded servers listen and how to log in. */
public record Endpoints(Postgres postgres, Redis redis) {

  /** The database, owned by a role that is not superuser. */
  public record Postgres(String host, int port, String database, String user, String password) {
    /** The address without the password. */
    public String url() {
      return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
      return url();
    }
  }

  /** The Redis server; its only user is the default one. */
  public record Redis(String host, int port, String password) {
    /** The address without the password. */
    public String url() {
      return "redis://" + host + ":" + port;
    }

    @Override
    public String toString() {
      return url();
    }
  }
}
