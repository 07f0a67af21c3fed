package dev.optio.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithServers
class SnapshotIT {
  @TempDir private Path folder = Path.of("");

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
