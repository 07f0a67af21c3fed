package dev.optio.server.reconcile.core;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a run leaves for the next one.
 *
 * @param base commit that the work began at
 * @param head commit that it came to; the base when nothing was made
 * @param pack the objects in between; empty when nothing was made
 * @param conversation tar of the vendor's conversation files; empty when there are none
 */
public record Capsule(String base, String head, byte[] pack, byte[] conversation) {
  /** Most bytes of pack and conversation together; more is not kept. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int FORM = 1;

  /** In the form that is sealed and stored. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeUTF(base);
      out.writeUTF(head);
      out.writeInt(pack.length);
      out.write(pack);
      out.writeInt(conversation.length);
      out.write(conversation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The opposite of {@link #encode}. */
  public static Capsule decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int form = in.readUnsignedByte();
      if (form != FORM) {
        throw new IllegalStateException("a capsule has the unknown form " + form);
      }
      String base = in.readUTF();
      String head = in.readUTF();
      byte[] pack = in.readNBytes(in.readInt());
      return new Capsule(base, head, pack, in.readNBytes(in.readInt()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names sizes only. */
  @Override
  public String toString() {
    return "Capsule[pack=" + pack.length + ", conversation=" + conversation.length + "]";
  }
}
