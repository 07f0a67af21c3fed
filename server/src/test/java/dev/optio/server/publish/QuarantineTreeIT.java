package dev.optio.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories and commits that attack whoever checks them out or shows them. */
@Timeout(300)
class QuarantineTreeIT extends QuarantineFixture {
  private static final String FILE = "100644";
  private static final String LINK = "120000";
  private static final String DIRECTORY = "40000";
  private static final String GITLINK = "160000";

  private final List<String> objects = new ArrayList<>();
  private String blob;

  @BeforeEach
  void makeFile() {
    blob = kept("blob", "content\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        ".GIT",
        ".Git",
        ".git ",
        ".git.",
        ".git . .",
        ".git::$INDEX_ALLOCATION",
        ".git:stream",
        "git~1",
        "GIT~1",
        ".g\u200cit",
        "\ufeff.git",
        ".git\\config",
        "a\\.git",
        "..",
        ".",
        "",
        "a/b",
        "/etc/passwd",
        "../../outside",
      })
  void refusesNamesThatLeadIntoARepositoryOrOutOfTheCheckout(String name) throws Exception {
    for (String mode : List.of(FILE, LINK)) {
      // Then
      assertRefused(entry(mode, name, blob), Refusal.BAD_OBJECT);
    }
    String inner = kept("tree", HandPack.entry(FILE, "config", blob));
    assertRefused(entry(DIRECTORY, name, inner), Refusal.BAD_OBJECT);
    String outer = kept("tree", HandPack.entry(FILE, name, blob));
    assertRefused(entry(DIRECTORY, "deep", outer), Refusal.BAD_OBJECT);
    assertRefused(entry(GITLINK, name, "12".repeat(20)), Refusal.BAD_OBJECT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".gitignore", ".github", ".gitx", "git", "x.git", "git~2", "a b", "aux.h"})
  void takesNamesThatOnlyLookAlike(String name) throws Exception {
    // Then
    assertThat(entry(FILE, name, blob)).isInstanceOf(Verdict.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "777777", "0100644", "abc", "-1", ""})
  void refusesModesThatGitDoesNotHave(String mode) throws Exception {
    // Then
    assertRefused(entry(mode, "a", blob), Refusal.BAD_OBJECT);
  }

  @Test
  void refusesDirectoriesThatAreOutOfOrderOrNameAFileTwice() throws Exception {
    // Given
    byte[] a = HandPack.entry(FILE, "a", blob);
    byte[] b = HandPack.entry(FILE, "b", blob);

    // Then
    assertRefused(tree(b, a), Refusal.BAD_OBJECT);
    assertRefused(tree(a, a), Refusal.BAD_OBJECT);
    assertRefused(tree(a, HandPack.entry(DIRECTORY, "a", kept("tree", a))), Refusal.BAD_OBJECT);
    assertRefused(tree("100644 cut off".getBytes(StandardCharsets.UTF_8)), Refusal.BAD_OBJECT);
  }

  @Test
  void refusesDirectoriesThatAreFilesAndFilesThatAreDirectories() throws Exception {
    // Given
    String inner = kept("tree", HandPack.entry(FILE, "a", blob));

    // Then
    assertThat(entry(DIRECTORY, ".gitmodules", inner)).isInstanceOf(Verdict.Accepted.class);
    assertRefused(entry(DIRECTORY, "a", blob), Refusal.BAD_OBJECT, Refusal.INCOMPLETE);
    assertRefused(entry(FILE, "a", inner), Refusal.BAD_OBJECT, Refusal.INCOMPLETE);
    assertRefused(entry(FILE, ".gitmodules", inner), Refusal.BAD_OBJECT, Refusal.INCOMPLETE);
    assertRefused(work(blob), Refusal.BAD_OBJECT, Refusal.INCOMPLETE);
  }

  @ParameterizedTest
  @CsvSource({
    ".gitmodules, [submodule \"x\"]|path = x|url = -u./payload",
    ".gitmodules, [submodule \"x\"]|path = -x|url = https://a.example/x",
    ".gitmodules, [submodule \"../../x\"]|path = x|url = https://a.example/x",
    ".gitmodules, [submodule \"x/../../y\"]|path = x|url = https://a.example/x",
    ".GITMODULES, [submodule \"x\"]|path = x|url = -u./payload",
    ".GitModules, [submodule \"../../x\"]|path = x|url = https://a.example/x",
    "gi7eba~1, [submodule \"x\"]|path = x|url = -u./payload",
    "gi7eb~10, [submodule \"x\"]|path = x|url = -u./payload",
    "gitmod~1, [submodule \"x\"]|path = x|url = -u./payload",
    ".gitmodules , [submodule \"x\"]|path = x|url = -u./payload",
    ".gitmod\u200cules, [submodule \"x\"]|path = x|url = -u./payload",
  })
  void refusesListsOfSubmodulesThatMakeGitRunOrOverwriteSomething(String name, String lines)
      throws Exception {
    // Given
    String list = kept("blob", lines.replace("|", "\n\t") + "\n");

    // Then
    assertRefused(
        tree(HandPack.entry(FILE, name, list), HandPack.entry(GITLINK, "x", "12".repeat(20))),
        Refusal.BAD_OBJECT);
  }

  @Test
  void refusesAListOfSubmodulesThatIsALinkOrEndless() throws Exception {
    // Given
    String target = kept("blob", "../outside");
    String endless = kept("blob", "#\n".repeat(1 << 20));

    // Then
    assertRefused(entry(LINK, ".gitmodules", target), Refusal.BAD_OBJECT);
    assertRefused(entry(LINK, ".GITMODULES", target), Refusal.BAD_OBJECT);
    assertRefused(entry(FILE, ".gitmodules", endless), Refusal.BAD_OBJECT);
  }

  @Test
  void takesASubmoduleAndAsksNobodyForIt() throws Exception {
    // Given
    String list =
        kept("blob", "[submodule \"x\"]\n\tpath = x\n\turl = https://nowhere.example/x\n");

    // When
    Verdict verdict =
        tree(
            HandPack.entry(FILE, ".gitmodules", list),
            HandPack.entry(GITLINK, "x", "12".repeat(20)));

    // Then
    assertThat(diff(verdict)).contains("Subproject commit " + "12".repeat(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/hostname", "../../../../etc/hostname", "OUTSIDE", "."})
  void showsALinkAsItsTextAndNotWhereItLeads(String target) throws Exception {
    // Given
    Files.writeString(temp.resolve("outside"), "not to be shown");
    String text = target.replace("OUTSIDE", temp.resolve("outside").toString());

    // When
    Verdict verdict = entry(LINK, "link", kept("blob", text));

    // Then
    assertThat(diff(verdict)).contains("+" + text).doesNotContain("not to be shown");
  }

  @Test
  void runsNothingThatAttributesName() throws Exception {
    // Given
    checkout.run("config", "diff.evil.textconv", "touch " + temp.resolve("ran"));
    checkout.run("config", "filter.evil.clean", "touch " + temp.resolve("ran"));
    String attributes = kept("blob", "* diff=evil filter=evil text working-tree-encoding=x\n");

    // When
    Verdict verdict =
        tree(HandPack.entry(FILE, ".gitattributes", attributes), HandPack.entry(FILE, "a", blob));

    // Then
    assertThat(diff(verdict)).contains("+content\n");
    assertThat(temp.resolve("ran")).doesNotExist();
  }

  @Test
  void refusesDirectoriesThatMultiply() throws Exception {
    // Given
    String tree = kept("tree", HandPack.entry(FILE, "a", blob));
    for (int i = 0; i < 12; i++) {
      ByteArrayOutputStream tenfold = new ByteArrayOutputStream();
      for (char name = 'a'; name < 'k'; name++) {
        tenfold.writeBytes(HandPack.entry(DIRECTORY, "" + name, tree));
      }
      tree = kept("tree", tenfold.toByteArray());
    }

    // Then
    assertRefused(work(tree), Refusal.TOO_LARGE);
  }

  @Test
  void refusesDirectoriesThatAreTooDeepAndPathsThatAreTooLong() throws Exception {
    // Given
    HandPack pack = new HandPack();
    String deep =
        pack.add(
            Constants.OBJ_TREE,
            HandPack.entry(FILE, "a", pack.add(Constants.OBJ_BLOB, new byte[1])));
    for (int i = 0; i < 20_000; i++) {
      deep = pack.add(Constants.OBJ_TREE, HandPack.entry(DIRECTORY, "d", deep));
    }
    String head = pack.add(Constants.OBJ_COMMIT, HandPack.commit(deep, base));

    // Then
    assertRefused(examined(pack.bytes(), head), Refusal.TOO_LARGE);
    assertRefused(entry(FILE, "n".repeat(5_000), blob), Refusal.TOO_LARGE);
  }

  @Test
  void showsHostileNamesAndMessagesInOneLineWithoutControls() throws Exception {
    // Given
    String tree = kept("tree", HandPack.entry(FILE, "a\u001b[2J\nb\u202egpj.exe", blob));
    byte[] commit = HandPack.commit(tree, base);
    String text =
        new String(commit, StandardCharsets.UTF_8)
            .replace("author A ", "author \u001b]0;x\u0007\u202eA ")
            .replace("work", "sub\u001b[31mject\rfake");
    String head = kept("commit", text);

    // When
    Verdict verdict = examined(checkout.packOf(objects), head);

    // Then
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    Verdict.Accepted accepted = (Verdict.Accepted) verdict;
    Verdict.Commit shown = accepted.commits().getFirst();
    for (String line :
        List.of(shown.author(), shown.subject(), accepted.stat().files().getFirst().path())) {
      assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u202e]");
    }
  }

  private Verdict entry(String mode, String name, String id) throws Exception {
    return tree(HandPack.entry(mode, name, id));
  }

  /** Work whose top directory holds this. */
  private Verdict tree(byte[]... entries) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      all.writeBytes(entry);
    }
    return work(kept("tree", all.toByteArray()));
  }

  private Verdict work(String tree) throws Exception {
    String head = kept("commit", HandPack.commit(tree, base));
    return examined(checkout.packOf(objects), head);
  }

  private String kept(String type, String content) {
    return kept(type, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes an object that is sent. */
  private String kept(String type, byte[] content) {
    String id = object(type, content);
    objects.add(id);
    return id;
  }

  private static String diff(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    Verdict.DiffText diff = ((Verdict.Accepted) verdict).diff();
    return new String(Zstd.decompress(diff.zstd(), diff.bytes()), StandardCharsets.UTF_8);
  }
}
