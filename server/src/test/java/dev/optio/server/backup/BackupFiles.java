package dev.optio.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.optio.server.backup.core.BackupException;
import dev.optio.server.backup.core.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Backups that are whole, and yet not what Optio would write. */
public final class BackupFiles {
  private BackupFiles() {}

  /** Copies a backup, with another version of the schema. */
  public static Path withSchema(Path file, Path copy, String schema)
      throws IOException, BackupException {
    return copy(file, copy, schema, "", "");
  }

  /** Copies a backup, with one more row. */
  public static Path withRow(Path file, Path copy, String table, String row)
      throws IOException, BackupException {
    return copy(file, copy, "", table, row);
  }

  private static Path copy(Path file, Path copy, String schema, String table, String row)
      throws IOException, BackupException {
    try (BackupReader reader = BackupReader.open(file);
        OutputStream out = Files.newOutputStream(copy)) {
      Head head = reader.head();
      BackupWriter writer =
          new BackupWriter(
              out,
              new Head(
                  head.format(),
                  head.product(),
                  schema.isEmpty() ? head.schema() : schema,
                  head.instance(),
                  head.taken(),
                  head.rootKeys(),
                  head.tables()));
      reader.read((contents, rows) -> {
        String text = new String(rows.readAllBytes(), UTF_8);
        String all = contents.name().equals(table) ? text + row : text;
        writer.table(
            contents.name(),
            to -> {
              to.write(all.getBytes(UTF_8));
              return all.chars().filter(c -> c == '\n').count();
            });
      });
      writer.finish();
      return copy;
    }
  }
}
