package dev.optio.server.publish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.Constants;

/** A pack written by hand, so also one that git would not write. See gitformat-pack(5). */
final class HandPack {
  private static final int OFS_DELTA = 6;
  private static final int REF_DELTA = 7;

  private final ByteArrayOutputStream objects = new ByteArrayOutputStream();
  private int count;

  /** The id of an object. */
  static String id(int type, byte[] content) {
    byte[] head =
        (Constants.typeString(type) + " " + content.length + "\0")
            .getBytes(StandardCharsets.US_ASCII);
    MessageDigest sha = sha();
    sha.update(head);
    return HexFormat.of().formatHex(sha.digest(content));
  }

  /** A directory's entry. */
  static byte[] entry(String mode, String name, String id) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((mode + " " + name + "\0").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(HexFormat.of().parseHex(id));
    return out.toByteArray();
  }

  /** A commit. */
  static byte[] commit(String tree, String parent) {
    String person = "A <a@example.org> 1700000000 +0000";
    return """
    tree %s
    parent %s
    author %s
    committer %s

    work
    """
        .formatted(tree, parent, person, person)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Adds an object; gives its id. */
  String add(int type, byte[] content) {
    object(type, content.length, _ -> {}, deflated(content));
    return id(type, content);
  }

  /** Adds what says of itself how long it is. */
  HandPack addLying(int type, long size, byte[] content) {
    object(type, size, _ -> {}, deflated(content));
    return this;
  }

  /** Adds a file of one byte repeated; gives its id. */
  String addRepeated(byte value, long size) {
    Repeated file = Repeated.of(value, size);
    object(Constants.OBJ_BLOB, size, _ -> {}, file.deflated());
    return file.id();
  }

  /** Adds a difference to what begins so many bytes before. */
  HandPack addOffsetDelta(long back, byte[] delta) {
    object(OFS_DELTA, delta.length, head -> head.writeBytes(offset(back)), deflated(delta));
    return this;
  }

  /** Adds a difference to a named object. */
  HandPack addRefDelta(String base, byte[] delta) {
    byte[] id = HexFormat.of().parseHex(base);
    object(REF_DELTA, delta.length, head -> head.writeBytes(id), deflated(delta));
    return this;
  }

  /** Where the next object begins. */
  long position() {
    return 12L + objects.size();
  }

  byte[] bytes() {
    return bytes(count);
  }

  /** With a wrong number of objects in its head. */
  byte[] bytes(int announced) {
    byte[] body = objects.toByteArray();
    ByteBuffer pack = ByteBuffer.allocate(12 + body.length + 20);
    pack.put("PACK".getBytes(StandardCharsets.US_ASCII)).putInt(2).putInt(announced).put(body);
    MessageDigest sha = sha();
    sha.update(pack.array(), 0, 12 + body.length);
    pack.put(sha.digest());
    return pack.array();
  }

  /** A difference that takes the whole base so many times over. */
  static byte[] repeating(int base, int times) {
    ByteArrayOutputStream delta = new ByteArrayOutputStream();
    varint(delta, base);
    varint(delta, (long) base * times);
    for (int i = 0; i < times; i++) {
      // Copy from 0: three bytes of size follow.
      delta.write(0x80 | 0x70);
      delta.write(base);
      delta.write(base >> 8);
      delta.write(base >> 16);
    }
    return delta.toByteArray();
  }

  /** A difference that takes the whole base and adds one byte, below 64 KiB. */
  static byte[] appending(int base, byte added) {
    ByteArrayOutputStream delta = new ByteArrayOutputStream();
    varint(delta, base);
    varint(delta, base + 1L);
    delta.write(0x80 | 0x30);
    delta.write(base);
    delta.write(base >> 8);
    delta.write(1);
    delta.write(added);
    return delta.toByteArray();
  }

  static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left >= 0x80) {
      out.write((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
  }

  private void object(
      int type, long size, Consumer<ByteArrayOutputStream> reference, byte[] content) {
    int first = type << 4 | (int) (size & 0xF);
    long left = size >>> 4;
    while (left != 0) {
      objects.write(first | 0x80);
      first = (int) (left & 0x7F);
      left >>>= 7;
    }
    objects.write(first);
    reference.accept(objects);
    objects.writeBytes(content);
    count++;
  }

  private static byte[] offset(long back) {
    byte[] buffer = new byte[10];
    int at = buffer.length - 1;
    long left = back;
    buffer[at] = (byte) (left & 0x7F);
    while ((left >>>= 7) != 0) {
      left--;
      at--;
      buffer[at] = (byte) (0x80 | (left & 0x7F));
    }
    return Arrays.copyOfRange(buffer, at, buffer.length);
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return out.toByteArray();
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A long file of one byte, never whole in memory. */
  private record Repeated(String id, byte[] deflated) {
    static Repeated of(byte value, long size) {
      byte[] part = new byte[1 << 20];
      Arrays.fill(part, value);
      MessageDigest sha = sha();
      sha.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
      try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, best)) {
        for (long left = size; left > 0; left -= part.length) {
          int length = (int) Math.min(left, part.length);
          sha.update(part, 0, length);
          deflater.write(part, 0, length);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } finally {
        best.end();
      }
      return new Repeated(HexFormat.of().formatHex(sha.digest()), out.toByteArray());
    }
  }
}
