package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a database cluster with the roles and the passwords that we want.
 *
 * <p>Roles are made in PostgreSQL's single-user mode, fed by a pipe: no password is in a command
 * line or file, and no server that knows none yet ever listens. A new cluster gets its final name
 * when it is complete.
 */
final class PostgresSetup {
  /** The application's role, and its database. */
  static final String APPLICATION = "optio";

  static final String SUPERUSER = "postgres";

  /** Says which passwords the cluster has. */
  private static final String MARK = "optio.passwords";

  private static final long NEEDED_BYTES = 160L << 20;
  private static final Pattern FAILURE =
      Pattern.compile("(?m)^.*\\b(?:error|ERROR|FATAL|PANIC): .*$");

  /** Single-user mode takes one statement a line. */
  private static final String CREATE =
      """
      alter role postgres password '%1$s'
      create role optio login password '%2$s' nosuperuser nocreatedb nocreaterole noreplication
      create database optio owner optio
      revoke all on database optio from public
      revoke all on database postgres from public
      revoke all on database template1 from public
      """;

  private static final String CHANGE_PASSWORDS =
      """
      alter role postgres password '%1$s'
      alter role optio password '%2$s'
      """;

  private final PostgresBuild build;
  private final Launcher launcher;
  private final Credentials credentials;

  PostgresSetup(PostgresBuild build, Launcher launcher, Credentials credentials) {
    this.build = build;
    this.launcher = launcher;
    this.credentials = credentials;
  }

  /** Whether the cluster was last given these passwords. */
  static boolean hasPasswords(Path cluster, Credentials credentials) throws IOException {
    Path mark = cluster.resolve(MARK);
    return Files.exists(mark) && Files.readString(mark).equals(credentials.databaseMark());
  }

  /** Makes a cluster. */
  void create(Path cluster) throws EmbeddedException, IOException, InterruptedException {
    Path parent = PrivateFile.folderOf(cluster);
    Failures.needSpace(parent, NEEDED_BYTES);
    Path fresh = Files.createTempDirectory(parent, "new-cluster-");
    launcher.lendToTool(fresh);
    List<String> initdb = new ArrayList<>();
    initdb.add(launcher.seen(build.program("initdb")).toString());
    initdb.addAll(List.of("--pgdata", launcher.seen(fresh).toString(), "--username", SUPERUSER));
    initdb.addAll(List.of("--auth-host=reject", "--auth-local=reject", "--encoding=UTF8"));
    initdb.addAll(build.localeArguments());
    run(fresh, initdb, "");
    singleUser(fresh, CREATE);
    writeMark(fresh);
    launcher.giveToServer(fresh);
    Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    PrivateFile.force(parent);
    deleteInterrupted(parent);
  }

  /** Gives the cluster, which must not be running, our passwords if it has others. */
  void applyPasswords(Path cluster) throws EmbeddedException, IOException, InterruptedException {
    if (hasPasswords(cluster, credentials)) {
      return;
    }
    launcher.lendToTool(cluster);
    singleUser(cluster, CHANGE_PASSWORDS);
    writeMark(cluster);
  }

  private void singleUser(Path cluster, String statements)
      throws EmbeddedException, IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(launcher.seen(build.program("postgres")).toString());
    command.addAll(List.of("--single", "-D", launcher.seen(cluster).toString()));
    command.addAll(List.of("-c", "password_encryption=scram-sha-256"));
    // A statement holds a password.
    command.addAll(List.of("-c", "log_min_error_statement=panic", "-c", "log_statement=none"));
    command.addAll(List.of("-c", "logging_collector=off", "-c", "log_error_verbosity=terse"));
    command.add("postgres");
    run(cluster, command, statements.formatted(credentials.superuser(), credentials.application()));
  }

  private void run(Path cluster, List<String> command, String input)
      throws EmbeddedException, IOException, InterruptedException {
    Process process =
        launcher
            .tool(command)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectErrorStream(true)
            .start();
    try {
      try (Writer writer = process.outputWriter(UTF_8)) {
        writer.write(input);
      } catch (IOException endedEarly) {
        // What it printed says more.
      }
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int status = process.waitFor();
      List<String> failures =
          FAILURE.matcher(output).results().map(found -> found.group()).toList();
      if (status != 0 || !failures.isEmpty()) {
        throw Failures.ofServer("PostgreSQL could not be set up", failures, output, cluster);
      }
    } finally {
      process.destroy();
    }
  }

  private void writeMark(Path cluster) throws IOException {
    PrivateFile.write(cluster.resolve(MARK), credentials.databaseMark());
  }

  /** What an interrupted start left behind; a later start tries again where this fails. */
  private static void deleteInterrupted(Path parent) {
    try (DirectoryStream<Path> interrupted = Files.newDirectoryStream(parent, "new-cluster-*")) {
      for (Path folder : interrupted) {
        Archive.delete(folder);
      }
    } catch (IOException stillInUse) {
      // It only takes space.
    }
  }
}
