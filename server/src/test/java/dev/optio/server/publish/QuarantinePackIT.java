package dev.optio.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs that are damaged, cut off, incomplete, or much larger inside than outside. */
@Timeout(300)
class QuarantinePackIT extends QuarantineFixture {
  private static final int MIB = 1 << 20;

  /** Of these, every limit is within reach of a small pack. */
  private static final QuarantineLimits NARROW =
      new QuarantineLimits(
          1L << 20,
          3_000,
          4L * MIB,
          16L * MIB,
          8L * MIB,
          1 << 20,
          200,
          10,
          50,
          50,
          20,
          Duration.ofMinutes(2));

  @Test
  void refusesAPackThatWasCutOffAnywhere() throws Exception {
    // Given
    byte[] pack = work();
    for (int length = 0; length < pack.length; length += Math.max(1, pack.length / 40)) {
      // When
      Verdict verdict = examined(Arrays.copyOf(pack, length), checkout.head());

      // Then
      assertRefused(verdict, Refusal.BROKEN_PACK);
    }
    assertRefused(
        examined(Arrays.copyOf(pack, pack.length - 1), checkout.head()), Refusal.BROKEN_PACK);
  }

  @Test
  void refusesAPackWithAChangedBitAnywhere() throws Exception {
    // Given
    byte[] pack = work();
    for (int at = 0; at < pack.length; at += Math.max(1, pack.length / 60)) {
      byte[] changed = pack.clone();
      changed[at] ^= (byte) (1 << (at % 8));

      // When
      Verdict verdict = examined(changed, checkout.head());

      // Then
      assertRefused(
          verdict, Refusal.BROKEN_PACK, Refusal.BAD_OBJECT, Refusal.TOO_LARGE, Refusal.INCOMPLETE);
    }
  }

  @Test
  void refusesWhatFollowsAPack() throws Exception {
    // Given
    byte[] pack = work();

    // Then
    assertRefused(
        examined(Arrays.copyOf(pack, pack.length + 1), checkout.head()), Refusal.BROKEN_PACK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PACK", "<html>no</html>", "PACK\0\0\0\u0004\0\0\0\0", "# v2 git"})
  void refusesWhatIsNoPack(String bytes) throws Exception {
    // Then
    assertRefused(examined(bytes.getBytes(StandardCharsets.ISO_8859_1), base), Refusal.BROKEN_PACK);
  }

  @ParameterizedTest
  @CsvSource({"-1, TOO_LARGE", "2147483647, TOO_LARGE", "4, BROKEN_PACK", "2, BROKEN_PACK"})
  void refusesAPackThatMiscountsItsObjects(int announced, Refusal refusal) throws Exception {
    // Given
    HandPack pack = new HandPack();
    String head = handWork(pack, "hello".getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(examined(pack.bytes(3), head)).isInstanceOf(Verdict.Accepted.class);
    assertRefused(examined(pack.bytes(announced), head), refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "0, BROKEN_PACK",
    "99, BROKEN_PACK",
    "101, BROKEN_PACK",
    "1099511627776, TOO_LARGE",
    "-1, BROKEN_PACK"
  })
  void refusesAnObjectThatLiesAboutItsSize(long size, Refusal refusal) throws Exception {
    // Given
    byte[] pack = new HandPack().addLying(Constants.OBJ_BLOB, size, new byte[100]).bytes();

    // Then
    assertRefused(examined(pack, base), refusal);
  }

  @Test
  void refusesAFileThatIsAThousandTimesLargerInside() throws Exception {
    // Given
    HandPack honest = new HandPack();
    honest.addRepeated((byte) 0, 300L * MIB);
    HandPack many = new HandPack();
    for (int i = 0; i < 5; i++) {
      many.addRepeated((byte) i, 4L * MIB);
    }
    assertThat(honest.bytes()).hasSizeLessThan(MIB);

    // Then
    assertRefused(examined(honest.bytes(), base), Refusal.TOO_LARGE);
    assertRefused(examined(many.bytes(), base, NARROW), Refusal.TOO_LARGE);
  }

  @Test
  void refusesDifferencesThatGrowInMemory() throws Exception {
    // Given
    HandPack pack = new HandPack();
    for (int i = 0; i < 3; i++) {
      long start = pack.position();
      pack.addRepeated((byte) i, MIB);
      pack.addOffsetDelta(pack.position() - start, HandPack.repeating(MIB, 90));
    }
    HandPack one = new HandPack();
    one.addRepeated((byte) 1, MIB);
    one.addOffsetDelta(one.position() - 12, HandPack.repeating(MIB, 120));

    // Then
    assertRefused(examined(pack.bytes(), base), Refusal.TOO_LARGE);
    assertRefused(examined(one.bytes(), base), Refusal.TOO_LARGE);
  }

  @Test
  void readsALongChainOfDifferences() throws Exception {
    // Given
    HandPack pack = new HandPack();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write('a');
    long start = pack.position();
    pack.add(Constants.OBJ_BLOB, content.toByteArray());
    for (int i = 1; i < 2_000; i++) {
      long next = pack.position();
      pack.addOffsetDelta(next - start, HandPack.appending(i, (byte) 'a'));
      content.write('a');
      start = next;
    }
    String head = commitWith(pack, HandPack.id(Constants.OBJ_BLOB, content.toByteArray()));

    // When
    Verdict verdict = examined(pack.bytes(), head);

    // Then
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    assertThat(((Verdict.Accepted) verdict).stat().insertions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 12, 1_000_000})
  void refusesADifferenceToNothing(long back) throws Exception {
    // Given
    byte[] pack = new HandPack().addOffsetDelta(back, HandPack.appending(1, (byte) 'a')).bytes();

    // Then
    assertRefused(examined(pack, base), Refusal.BROKEN_PACK);
  }

  @Test
  void refusesADifferenceToWhatWasNotSent() throws Exception {
    // Given
    String readme = checkout.run("rev-parse", base + ":README");
    HandPack inStore = new HandPack().addRefDelta(readme, HandPack.appending(6, (byte) 'a'));
    HandPack nowhere =
        new HandPack().addRefDelta("12".repeat(20), HandPack.appending(6, (byte) 'a'));

    // Then
    assertRefused(examined(inStore.bytes(), base), Refusal.BROKEN_PACK);
    assertRefused(examined(nowhere.bytes(), base), Refusal.BROKEN_PACK);
  }

  @Test
  void refusesADifferenceThatReadsBesideItsBase() throws Exception {
    // Given
    HandPack pack = new HandPack();
    pack.add(Constants.OBJ_BLOB, new byte[4]);
    pack.addOffsetDelta(pack.position() - 12, HandPack.repeating(4, 2));
    HandPack beside = new HandPack();
    beside.add(Constants.OBJ_BLOB, new byte[4]);
    byte[] delta = HandPack.repeating(400, 2);
    delta[0] = 4;
    delta[1] = 0x20;
    beside.addOffsetDelta(beside.position() - 12, delta);

    // Then
    assertThat(examined(pack.bytes(), base)).isInstanceOf(Verdict.Accepted.class);
    assertRefused(examined(beside.bytes(), base), Refusal.BROKEN_PACK, Refusal.BAD_OBJECT);
  }

  @Test
  void refusesWorkWithMissingObjects() throws Exception {
    // Given
    checkout.write("dir/a", "1\n").commit("second");
    String head = checkout.write("dir/b", "2\n").commit("third");
    List<String> all =
        checkout
            .run("rev-list", "--objects", "--no-object-names", head, "^" + base)
            .lines()
            .toList();
    assertThat(examined(checkout.packOf(all), head)).isInstanceOf(Verdict.Accepted.class);
    for (String left : all) {
      List<String> sent = all.stream().filter(id -> !id.equals(left)).toList();

      // When
      Verdict verdict = examined(checkout.packOf(sent), head);

      // Then
      assertRefused(verdict, left.equals(head) ? Refusal.BAD_HEAD : Refusal.INCOMPLETE);
    }
  }

  @Test
  void refusesMoreBytesObjectsOrCommitsThanItTakes() throws Exception {
    // Given
    byte[] noise = new byte[2 * MIB];
    new Random(1).nextBytes(noise);
    HandPack bytes = new HandPack();
    bytes.add(Constants.OBJ_BLOB, noise);
    HandPack objects = new HandPack();
    for (int i = 0; i <= NARROW.objects(); i++) {
      objects.add(Constants.OBJ_BLOB, ("" + i).getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i <= NARROW.commits(); i++) {
      checkout.commit("one more");
    }

    // Then
    assertRefused(examined(bytes.bytes(), base, NARROW), Refusal.TOO_LARGE);
    assertRefused(examined(objects.bytes(), base, NARROW), Refusal.TOO_LARGE);
    String head = checkout.head();
    assertRefused(examined(checkout.pack(head, base), head, NARROW), Refusal.TOO_LARGE);
  }

  private byte[] work() {
    checkout.write("a", "some work\n".repeat(100)).write("dir/b", "more\n").commit("second");
    return checkout.pack(checkout.head(), base);
  }

  private String handWork(HandPack pack, byte[] file) {
    return commitWith(pack, pack.add(Constants.OBJ_BLOB, file));
  }

  private String commitWith(HandPack pack, String blob) {
    String tree = pack.add(Constants.OBJ_TREE, HandPack.entry("100644", "a", blob));
    return pack.add(Constants.OBJ_COMMIT, HandPack.commit(tree, base));
  }
}
