package dev.optio.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Bulk;
import dev.optio.server.db.Database;
import dev.optio.server.db.Db;
import dev.optio.server.db.Migrations;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.sockets.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@WithServers
class SnapshotIT {
  private static final String WAITING =
      """
      select l.pid
        from pg_locks l
        join pg_database d on d.oid = l.database
       where d.datname = current_database() and l.locktype = 'advisory' and not l.granted\
      """;

  @TempDir private Path folder = Path.of("");

  /** A change of the schema would have every query of every server wait for the backup. */
  @Test
  @Timeout(120)
  void letsAChangeOfTheSchemaWaitForItsEnd(Backing backing) throws Exception {
    // Given
    Database empty = Database.parse(backing.emptyDatabase(), Optional.empty());
    CompletableFuture<Boolean> change = new CompletableFuture<>();
    try (Bulk reading = Bulk.reading(empty)) {
      // When
      change.completeAsync(() -> {
        Migrations.apply(empty);
        return true;
      });
      Eventually.until(() -> change.isDone() || !reading.rows(WAITING).isEmpty());

      // Then
      assertThat(change).isNotDone();
      try (Bulk now = Bulk.writing(empty)) {
        assertThat(now.content()).isEmpty();
      }
    }
    assertThat(change.get()).isTrue();
    try (Bulk now = Bulk.writing(empty)) {
      assertThat(now.schema()).isPresent();
    }
  }

  /** The rows that come while it is written belong together, and none of them is in it. */
  @Test
  void holdsOneInstantHoweverMuchIsWrittenMeanwhile(Backing backing) throws Exception {
    // Given
    Db db = backing.db();
    Seed seed = new Seed(db);
    WorkspaceId workspace = seed.workspace();
    RepositoryId repository = seed.repository(workspace, 2);
    seed.run(workspace, repository);
    Path file = folder.resolve("backup");

    // When
    Backup.Written written =
        new Backup("test")
            .write(
                backing.database(),
                () -> {
                  seed.run(seed.task(workspace, repository));
                  db.update("update workspaces set name = 'changed'");
                  return Files.newOutputStream(file);
                });

    // Then
    assertThat(written.sums().rows("tasks")).isOne();
    assertThat(written.sums().rows("runs")).isOne();
    try (BackupReader reader = BackupReader.open(file)) {
      reader.read((table, rows) -> {
        if (table.name().equals("workspaces")) {
          assertThat(new String(rows.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
              .contains("Team")
              .doesNotContain("changed");
        }
      });
    }
  }
}
