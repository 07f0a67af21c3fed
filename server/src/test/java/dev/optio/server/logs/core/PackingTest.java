package dev.optio.server.logs.core;

import static dev.optio.server.logs.core.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PackingTest {
  @Test
  void givesBackWhatWasPacked() {
    List<LogEntry> entries =
        List.of(
            entry(1, EntryKind.TEXT, "a\tb\u001b[31m\u2028\r ‹hidden: KEY› \ud83d\ude00"),
            entry(2, EntryKind.ERROR, ""));
    assertThat(unpacked(Packing.pack(entries))).isEqualTo(entries);
  }

  @Test
  void weighsAsMuchAsTheEntrysJson() {
    LogEntry entry = entry(1, EntryKind.TEXT, "grün");
    Packing.Chunk chunk = Packing.pack(List.of(entry)).getFirst();
    assertThat(Packing.unpack(1, chunk.bytes()).getFirst()).isEqualTo(Packing.weighed(entry));
  }

  @Test
  void makesChunksThatUnpackToLittleHoweverWellTheyCompress() {
    // Given
    List<LogEntry> entries =
        LongStream.rangeClosed(1, 40)
            .mapToObj(n -> entry(n, EntryKind.TEXT, "a".repeat(100_000)))
            .toList();

    // When
    List<Packing.Chunk> chunks = Packing.pack(entries);

    // Then
    assertThat(chunks)
        .allSatisfy(chunk ->
            assertThat(Packing.unpackedSize(chunk.bytes())).isLessThan(Packing.FULL_BYTES + 1));
    assertThat(unpacked(chunks)).isEqualTo(entries);
  }

  @Test
  void givesALargeEntryAChunkOfItsOwn() {
    List<Packing.Chunk> chunks =
        Packing.pack(
            List.of(entry(1), entry(2, EntryKind.TEXT, "b".repeat(Draft.MAX_BYTES)), entry(3)));
    assertThat(chunks).extracting(Packing.Chunk::first).containsExactly(1L, 2L, 3L);
  }

  @Test
  void packsHalfOfASurrogatePair() {
    // Given
    Draft draft =
        new Draft(
            Instant.EPOCH, EntryKind.TEXT, Source.STDOUT, Optional.empty(), "broken \ud83d end");

    // When
    List<LogEntry> entries = List.of(entry(1, EntryKind.TEXT, draft.text()));

    // Then
    assertThat(unpacked(Packing.pack(entries)).getFirst().content()).isEqualTo("broken ? end");
  }

  @Test
  void refusesACodecItDoesNotKnow() {
    assertThatThrownBy(() -> Packing.unpack(9, new byte[0]))
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<LogEntry> unpacked(List<Packing.Chunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> Packing.unpack(Packing.ZSTD_JSON_LINES, chunk.bytes()).stream())
        .map(Line::entry)
        .toList();
  }
}
