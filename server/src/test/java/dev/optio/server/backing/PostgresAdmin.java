package dev.optio.server.backing;

import dev.optio.server.db.Database;
import dev.optio.server.db.Migrations;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;

/**
 * A PostgreSQL server, seen by its superuser. Databases belong to a role that is not, as in
 * production.
 *
 * @param owner that role; it exists, and its password needs no escaping
 */
record PostgresAdmin(
    String host, int port, String superuserPassword, String owner, String ownerPassword) {
  private static final String SUPERUSER = "postgres";

  /** Makes the role, where the server comes without it. */
  void createOwner() throws SQLException {
    execute(
        "create role %s login password '%s' nosuperuser nocreatedb nocreaterole"
            .formatted(owner, ownerPassword));
  }

  /** A new database without any table. */
  String createEmpty() throws SQLException {
    return create("template0");
  }

  /** A new database with the tables of this version; nobody may be connected to the template. */
  String createFrom(String template) throws SQLException {
    return create(template);
  }

  /** A new database to be copied, with the tables of this version. */
  String createTemplate() throws SQLException {
    String name = createEmpty();
    Migrations.apply(Database.parse(url(name), Optional.empty()));
    return name;
  }

  /** Drops a database, whoever is connected. */
  void drop(String name) throws SQLException {
    execute("drop database if exists " + name + " with (force)");
  }

  /** As {@code OPTIO_DATABASE_URL} takes it. */
  URI url(String name) {
    return URI.create(
        "postgres://" + owner + ":" + ownerPassword + "@" + host + ":" + port + "/" + name);
  }

  /** The server's major version. */
  int major() throws SQLException {
    try (Connection connection = connect()) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }

  private String create(String template) throws SQLException {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    execute("create database " + name + " owner " + owner + " template " + template);
    return name;
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement prepared = connection.createStatement()) {
      prepared.execute(statement);
    }
  }

  private Connection connect() throws SQLException {
    String url = "jdbc:postgresql://" + host + ":" + port + "/postgres";
    return DriverManager.getConnection(url, SUPERUSER, superuserPassword);
  }
}
