package dev.optio.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.backup.core.BackupException;
import dev.optio.server.backup.core.Head;
import dev.optio.server.backup.core.Head.Contents;
import dev.optio.server.backup.core.Sums;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a backup: what was written is read, and nothing else passes for it. */
class BackupFileTest {
  private static final List<Contents> TABLES =
      List.of(
          new Contents("empty", List.of("id")),
          new Contents("small", List.of("id")),
          new Contents("wide", List.of("id", "text")));

  /** Longer than two parts, and of one row. */
  private static final String WIDE = "x".repeat(2 * BackupWriter.PART_BYTES + 7) + "\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void readsEachTableAsItWasWritten() throws Exception {
    // Given
    Path file = write(head(), Map.of("small", "1\n2\n", "wide", WIDE));

    // When
    Map<String, String> read = new TreeMap<>();
    Sums sums;
    try (BackupReader reader = BackupReader.open(file)) {
      sums =
          reader.read(
              (table, rows) -> read.put(table.name(), new String(rows.readAllBytes(), UTF_8)));
    }

    // Then
    assertThat(read).isEqualTo(Map.of("empty", "", "small", "1\n2\n", "wide", WIDE));
    assertThat(sums.tables()).extracting(Sums.Sum::rows).containsExactly(0L, 2L, 1L);
  }

  @Test
  void comparesWhatNobodyReads() throws Exception {
    Path file = write(head(), Map.of("small", "1\n2\n", "wide", WIDE));
    assertThat(new Restore("test").check(file).sums().rows("small")).isEqualTo(2);
  }

  @Test
  void refusesEveryFileThatEndsEarly() throws Exception {
    // Given
    byte[] whole = Files.readAllBytes(write(head(), Map.of("small", noise(100), "wide", "1\n")));

    // When, then
    for (int length = 0; length < whole.length; length += 3) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> new Restore("test").check(cut))
          .as("%s of %s bytes", length, whole.length)
          .isInstanceOf(BackupException.class);
    }
  }

  /** Some bits of a compressed file say nothing; without them it is still the same. */
  @Test
  void takesNoFileWithAChangedByteForAnother() throws Exception {
    // Given
    Path file = write(head(), Map.of("small", noise(100), "wide", "1\n"));
    Restore.Checked original = new Restore("test").check(file);
    byte[] whole = Files.readAllBytes(file);

    // When
    int tried = 0;
    int refused = 0;
    for (int at = 0; at < whole.length; at += 2) {
      tried++;
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Files.write(file, changed);
      try {
        assertThat(new Restore("test").check(file)).as("byte %s", at).isEqualTo(original);
      } catch (BackupException e) {
        refused++;
      }
    }

    // Then
    assertThat(refused).isGreaterThan(tried - 10);
  }

  @Test
  void refusesATableThatIsNotTheOneWhoseSumItHas() throws Exception {
    // Given
    Path file = folder.resolve("forged");
    try (var out = Files.newOutputStream(file)) {
      BackupWriter writer = new BackupWriter(out, head());
      writer.table("empty", rows -> 0);
      writer.table(
          "small",
          rows -> {
            rows.write("1\n".getBytes(UTF_8));
            return 2;
          });
      writer.table("wide", rows -> 0);
      writer.finish();
    }

    // When, then
    assertThatThrownBy(() -> new Restore("test").check(file))
        .hasMessage("The file is damaged: the table small was changed.");
  }

  @Test
  void refusesAnotherFile() throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
    assertThatThrownBy(() -> new Restore("test").check(file))
        .hasMessage(file + " is not a backup of Optio.");
    assertThatThrownBy(() -> new Restore("test").check(folder.resolve("none")))
        .hasMessage("There is no file " + folder.resolve("none") + ".");
  }

  private Path write(Head head, Map<String, String> content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupWriter writer = new BackupWriter(out, head);
    for (Contents table : head.tables()) {
      String rows = content.getOrDefault(table.name(), "");
      writer.table(
          table.name(),
          to -> {
            to.write(rows.getBytes(UTF_8));
            return rows.lines().count();
          });
    }
    writer.finish();
    return Files.write(folder.resolve("whole"), out.toByteArray());
  }

  /** Does not compress, so that most of the file is it. */
  private static String noise(int length) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.append('\n').toString();
  }

  private static Head head() {
    return new Head(
        Head.FORMAT, "test", "1", "", Instant.parse("2026-11-24T09:00:00Z"), List.of(), TABLES);
  }
}
