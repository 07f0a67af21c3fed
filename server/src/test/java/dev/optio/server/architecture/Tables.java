package dev.optio.server.architecture;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/**
 * Who may see whom: for every package of ours the packages it may use, and for every library the
 * packages that may use it. The package of {@code Main} wires everything and sees everything.
 *
 * <p>Names are relative to {@code dev.optio.server}.
 */
final class Tables {
  /** Packages of ours, and what of ours each may use. What is not listed here may not exist. */
  static final Map<String, Set<String>> OURS =
      Map.ofEntries(
          // What everything stands on.
          entry("ids", Set.of()),
          entry("config", Set.of()),
          entry("observe", Set.of()),
          entry("contract", Set.of("ids")),
          entry("db", Set.of("ids")),
          // The bus turns a database that is away into an answer, hence db.
          entry("bus", Set.of("contract", "db")),
          entry("http", Set.of("contract", "bus")),
          entry("sockets", Set.of("contract", "bus", "ids")),
          // Ports and what is behind them.
          entry("vault", Set.of("ids")),
          entry("outbound", Set.of()),
          entry("git", Set.of("ids", "outbound", "vault")),
          entry("sandbox", Set.of("ids")),
          entry("sandbox.local", Set.of("ids", "sandbox")),
          entry("publish", Set.of("git", "ids", "vault")),
          entry("embedded", Set.of()),
          // Features: they see each other through the bus only. The vendor port in agents is pure,
          // so what names a kind of agent may read it.
          entry("agents", Set.of("bus", "contract", "ids", "sandbox")),
          entry("auth", Set.of("bus", "contract", "db", "ids")),
          entry("workspaces", Set.of("bus", "contract", "db", "ids")),
          entry("secrets", Set.of("bus", "contract", "db", "ids", "secrets.core", "vault")),
          entry("secrets.core", Set.of()),
          entry(
              "repos",
              Set.of(
                  "agents",
                  "bus",
                  "contract",
                  "db",
                  "git",
                  "ids",
                  "outbound",
                  "repos.core",
                  "vault")),
          entry("repos.core", Set.of()),
          entry("prompts", Set.of("bus", "contract", "db", "ids", "prompts.core")),
          entry("prompts.core", Set.of("contract")),
          entry(
              "tasks",
              Set.of("agents", "bus", "contract", "db", "git", "ids", "sockets", "tasks.core")),
          entry("tasks.core", Set.of("contract", "ids")),
          entry("logs", Set.of("bus", "contract", "db", "ids", "logs.core", "sockets")),
          entry("logs.core", Set.of("contract")),
          entry(
              "admin",
              Set.of("agents", "bus", "config", "contract", "db", "ids", "observe", "sandbox")),
          // A whole database into a file and back, and the commands for it.
          entry("backup", Set.of("backup.core", "db")),
          entry("backup.core", Set.of("contract")),
          entry("cli", Set.of("backup", "backup.core", "contract", "db")),
          // What is kept for a while only, of several features' tables.
          entry("retention", Set.of("db")),
          entry("gateway", Set.of("bus", "contract", "db", "ids", "outbound", "vault")),
          // The loop that carries a run from the queue to its branch, with one transaction over
          // several features' tables.
          entry(
              "reconcile",
              Set.of(
                  "agents",
                  "bus",
                  "contract",
                  "db",
                  "git",
                  "ids",
                  "logs",
                  "logs.core",
                  "observe",
                  "publish",
                  "reconcile.core",
                  "repos",
                  "sandbox",
                  "tasks",
                  "tasks.core",
                  "vault")),
          entry("reconcile.core", Set.of("agents", "contract", "ids", "sandbox", "tasks.core")));

  /** Libraries, by the beginning of their names, that every package may use. */
  static final Set<String> EVERYWHERE =
      Set.of(
          "java.",
          "javax.net.",
          "javax.crypto.",
          "com.fasterxml.jackson.",
          "io.vertx.core.",
          "org.jspecify.",
          "org.slf4j.");

  /** Libraries that only these packages may use; nobody may use a library that is in no table. */
  static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          entry("com.google.crypto.tink.", Set.of("secrets")),
          entry("java.sql.", Set.of("db")),
          entry("javax.sql.", Set.of("db")),
          entry("org.postgresql.", Set.of("db")),
          entry("org.flywaydb.", Set.of("db")),
          entry("io.netty.", Set.of("sockets")),
          entry("io.vertx.pgclient.", Set.of("db")),
          entry("io.vertx.sqlclient.", Set.of("db")),
          entry("io.vertx.redis.", Set.of("bus")),
          entry("io.vertx.openapi.", Set.of("http")),
          entry("io.vertx.json.schema.", Set.of("http")),
          // Raw operations answer by themselves, so their features speak HTTP.
          entry("io.vertx.ext.web.", Set.of("auth", "bus", "http", "logs", "sockets", "tasks")),
          entry("io.vertx.ext.web.handler.", Set.of("http")),
          entry("io.vertx.micrometer.", Set.of("observe")),
          entry("io.micrometer.", Set.of("observe")),
          entry("ch.qos.logback.", Set.of("observe")),
          entry("net.logstash.", Set.of("observe")),
          entry("org.yaml.snakeyaml.", Set.of("contract")),
          entry("org.eclipse.jgit.", Set.of("git", "publish")),
          entry("org.apache.hc.", Set.of("git")),
          entry("org.apache.sshd.", Set.of("git")),
          entry("com.github.luben.zstd.", Set.of("backup", "logs.core", "publish", "tasks")),
          entry("picocli.", Set.of("cli")),
          entry("org.apache.commons.compress.", Set.of("backup", "embedded", "sandbox.local")),
          entry("org.tukaani.xz.", Set.of("embedded")),
          entry("io.kubernetes.", Set.of("sandbox.kube")),
          // One logging API.
          entry("java.util.logging.", Set.of()));

  /**
   * What the pure packages may use of Java: values and text, nothing that waits, reads or connects.
   */
  static final Set<String> PURE_JAVA =
      Set.of(
          "java.lang.",
          "java.math.",
          "java.net.URI",
          "java.nio.charset.",
          "java.text.",
          "java.time.",
          "java.util.");

  /** Beginnings of names within {@link #PURE_JAVA} that are not pure after all. */
  static final Set<String> IMPURE_JAVA =
      Set.of(
          "java.lang.Process",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.foreign.",
          "java.lang.reflect.",
          "java.util.Timer",
          "java.util.concurrent.",
          "java.util.jar.",
          "java.util.logging.",
          "java.util.prefs.",
          "java.util.zip.");

  /** What the pure packages may use of {@code java.io}: streams in memory. */
  static final Set<String> PURE_STREAMS =
      Set.of(
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.DataInputStream",
          "java.io.DataOutputStream",
          "java.io.IOException",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.Serializable",
          "java.io.UncheckedIOException");

  /** Libraries that compute and nothing else. */
  static final Set<String> PURE_LIBRARIES =
      Set.of("com.fasterxml.jackson.", "com.github.luben.zstd.", "org.jspecify.");

  /** Our own packages whose values the pure packages may use, besides each other. */
  static final Set<String> VALUES = Set.of("contract", "ids", "sandbox");

  /** What stands in {@link #VALUES} and is no value. */
  static final Set<String> NO_VALUES =
      Set.of("contract.Contract", "sandbox.Attachment", "sandbox.Sandbox");

  private Tables() {}
}
