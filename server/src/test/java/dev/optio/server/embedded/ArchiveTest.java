package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchiveTest {
  @TempDir private Path parent;
  private Path folder = Path.of("");

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = Files.createDirectory(parent.resolve("unpacked"));
  }

  @Test
  void unpacksProgramsFilesAndLinks() throws IOException {
    // Given
    InputStream archive =
        archive(
            entry("./bin/", TarConstants.LF_DIR, ""),
            program("./bin/tool"),
            entry("./share/words", TarConstants.LF_NORMAL, "words"),
            entry("./bin/alias", TarConstants.LF_SYMLINK, "tool"),
            entry("./lib/words", TarConstants.LF_SYMLINK, "../share/words"));

    // When
    Archive.unpackTarXz(archive, folder);

    // Then
    assertThat(permissions("bin/tool")).isEqualTo("rwxr-xr-x");
    assertThat(permissions("share/words")).isEqualTo("rw-r--r--");
    assertThat(folder.resolve("bin/alias").toRealPath()).endsWithRaw(Path.of("bin/tool"));
    assertThat(folder.resolve("lib/words")).hasContent("words");
  }

  @Nested
  class Refuses {
    @ParameterizedTest
    @ValueSource(strings = {"../outside", "inside/../../outside"})
    void anEntryThatLeadsOutside(String name) throws IOException {
      // Given
      InputStream archive = archive(entry(name, TarConstants.LF_NORMAL, "words"));

      // Then
      assertThatThrownBy(() -> Archive.unpackTarXz(archive, folder))
          .isInstanceOf(IOException.class);
      assertThat(parent.resolve("outside")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "..", "../../etc", "inside/../../etc"})
    void aLinkThatLeadsOutside(String target) throws IOException {
      // Given
      InputStream archive = archive(entry("link", TarConstants.LF_SYMLINK, target));

      // Then
      assertThatThrownBy(() -> Archive.unpackTarXz(archive, folder))
          .isInstanceOf(IOException.class);
      assertThat(Files.isSymbolicLink(folder.resolve("link"))).isFalse();
    }

    /** From behind one, links that look as if they stayed inside would not. */
    @Test
    void whatLiesBehindALink() throws IOException {
      // Given
      InputStream archive =
          archive(
              entry("near/", TarConstants.LF_DIR, ""),
              entry("far/away/link", TarConstants.LF_SYMLINK, "../../near"),
              entry("far/away/link/out", TarConstants.LF_SYMLINK, "../../../.."));

      // Then
      assertThatThrownBy(() -> Archive.unpackTarXz(archive, folder))
          .isInstanceOf(IOException.class);
      assertThat(folder.resolve("near")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_FIFO, TarConstants.LF_LINK})
    void whatIsNoFileFolderOrLink(byte kind) throws IOException {
      // Given
      InputStream archive = archive(entry("thing", kind, "target"));

      // Then
      assertThatThrownBy(() -> Archive.unpackTarXz(archive, folder))
          .isInstanceOf(IOException.class);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Nested
  class Deleting {
    @Test
    void takesTheWholeTree() throws IOException {
      // Given
      Files.createDirectories(folder.resolve("a/b"));
      Files.createFile(folder.resolve("a/b/c"));

      // When
      Archive.delete(folder);

      // Then
      assertThat(folder).doesNotExist();
    }

    @Test
    void doesNotFollowLinks() throws IOException {
      // Given
      Path kept = Files.createDirectory(parent.resolve("kept"));
      Files.createFile(kept.resolve("file"));
      Files.createSymbolicLink(folder.resolve("link"), kept);

      // When
      Archive.delete(folder);

      // Then
      assertThat(kept.resolve("file")).exists();
    }
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  private record Entry(TarArchiveEntry header, byte[] content) {}

  /** A text is a file's content, and a link's target. */
  private static Entry entry(String name, byte kind, String text) {
    TarArchiveEntry header = new TarArchiveEntry(name, kind, true);
    if (kind == TarConstants.LF_SYMLINK || kind == TarConstants.LF_LINK) {
      header.setLinkName(text);
    }
    byte[] content = kind == TarConstants.LF_NORMAL ? text.getBytes(UTF_8) : new byte[0];
    header.setSize(content.length);
    return new Entry(header, content);
  }

  private static Entry program(String name) {
    Entry entry = entry(name, TarConstants.LF_NORMAL, "#!/bin/sh\n");
    entry.header().setMode(0100750);
    return entry;
  }

  private static InputStream archive(Entry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive =
        new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(1)))) {
      for (Entry entry : entries) {
        archive.putArchiveEntry(entry.header());
        archive.write(entry.content());
        archive.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
