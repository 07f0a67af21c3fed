package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.RemoteException.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which directories are remotes, however they are laid out. */
class PathRemotesTest {
  @TempDir Path temp;

  private Path own = Path.of("");
  private Path foreign = Path.of("");

  @BeforeEach
  void lay() throws IOException {
    own = repository(temp.resolve("data/repositories/own.git"));
    foreign = repository(temp.resolve("foreign/.git"));
  }

  /** Whoever can make a link must not reach with it what the server keeps. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "objects",
        "objects/pack",
        "objects/info",
        "objects/00",
        "refs",
        "refs/heads",
        "refs/heads/feature",
        "logs",
        "packed-refs",
        "HEAD",
        "reftable"
      })
  void areNotTheServersByALink(String part) throws Exception {
    // Given
    Path target = own.resolve(part);
    if (!Files.exists(target)) {
      Files.createDirectory(target);
    }
    Path link = part.isEmpty() ? foreign : foreign.resolve(part);
    remove(link);
    Files.createSymbolicLink(link, target);

    // Then
    assertThat(refusal(temp.resolve("foreign"))).isEqualTo(Cause.BLOCKED);
  }

  @Test
  void areNotTheServersByALinkToWhatIsMadeLater() throws Exception {
    // Given
    Files.createSymbolicLink(foreign.resolve("packed-refs"), own.resolve("packed-refs"));

    // Then
    assertThat(refusal(temp.resolve("foreign"))).isEqualTo(Cause.BLOCKED);
  }

  @Test
  void areNotTheServersByBorrowedObjects() throws Exception {
    // Given
    Path lender = repository(temp.resolve("lender.git"));
    lend(foreign, "../../../lender.git/objects");

    // Then
    open(temp.resolve("foreign"));

    // When
    lend(lender, own.resolve("objects").toString());

    // Then
    assertThat(refusal(temp.resolve("foreign"))).isEqualTo(Cause.BLOCKED);
  }

  @Test
  void areNotTheServersByALenderWhoseObjectsAreElsewhere() throws Exception {
    // Given
    Path lender = repository(temp.resolve("lender.git"));
    lend(foreign, lender.resolve("objects").toString());
    Files.writeString(lender.resolve("commondir"), own + "\n");

    // Then
    assertThat(refusal(temp.resolve("foreign"))).isEqualTo(Cause.BLOCKED);
  }

  @Test
  void mayLendObjectsToEachOtherButNotWithoutEnd() throws Exception {
    // Given
    Path lender = repository(temp.resolve("lender.git"));
    lend(foreign, lender.resolve("objects").toString());
    lend(lender, foreign.resolve("objects").toString());

    // Then
    open(temp.resolve("foreign"));

    // When
    Path last = lender;
    for (int i = 0; i < 40; i++) {
      Path next = repository(temp.resolve(i + ".git"));
      lend(last, next.resolve("objects").toString());
      last = next;
    }

    // Then
    assertThat(refusal(temp.resolve("foreign"))).isEqualTo(Cause.BLOCKED);
  }

  @Test
  void areTheSamplesAndWhatLinksAnywhereElse() throws Exception {
    // Given
    repository(temp.resolve("data/samples/hello/.git"));
    remove(foreign.resolve("objects/pack"));
    Files.createSymbolicLink(
        foreign.resolve("objects/pack"), Files.createDirectory(temp.resolve("elsewhere")));

    // Then
    open(temp.resolve("data/samples/hello"));
    open(temp.resolve("foreign"));
  }

  private void open(Path path) throws Exception {
    Path data = temp.resolve("data");
    new PathRemotes(true, data, data.resolve("samples"))
        .open(new RemoteUrl.Local(path), 1024)
        .close();
  }

  private Cause refusal(Path path) {
    return catchThrowableOfType(RemoteException.class, () -> open(path)).kind();
  }

  private static Path repository(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("objects/info"));
    Files.createDirectories(directory.resolve("objects/pack"));
    Files.createDirectories(directory.resolve("refs/heads"));
    Files.writeString(directory.resolve("HEAD"), "ref: refs/heads/main\n");
    return directory;
  }

  private static void lend(Path borrower, String objects) throws IOException {
    Files.writeString(borrower.resolve("objects/info/alternates"), objects + "\n");
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var all = Files.walk(path)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
