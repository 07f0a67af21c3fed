package dev.optio.server.sandbox.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent's input, which grows and is never changed.
 *
 * <p>The bytes are in one file. Another lists what was delivered, one line each: an id, the offset
 * at which its bytes end, and a full stop. A line is written after its bytes, in one go, and is
 * what counts: bytes beyond the last line's end are what a dead writer left, and the next one
 * writes over them. So the same id again finds its line, or finds nothing and starts anew.
 *
 * <p>Made and used under the run's lock for writing.
 */
final class Input {
  static final String START = "start";
  static final String CLOSE = "close";
  private static final Pattern LINE = Pattern.compile("(\\S+) (\\d{1,18}) \\.");

  private final RunFolder run;
  private final Set<String> ids = new HashSet<>();
  private long end;
  private long listed;

  private Input(RunFolder run) {
    this.run = run;
  }

  static Input read(RunFolder run) throws IOException {
    Input input = new Input(run);
    String text = Folders.read(run.delivered()).orElse("");
    int from = 0;
    for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', from)) {
      Matcher line = LINE.matcher(text.substring(from, feed));
      if (!line.matches()) {
        break;
      }
      input.ids.add(line.group(1));
      input.end = Long.parseLong(line.group(2));
      from = feed + 1;
    }
    input.listed = text.substring(0, from).getBytes(StandardCharsets.UTF_8).length;
    return input;
  }

  /** Lays the input that a run starts with into {@code folder}. */
  static void create(Path folder, RunFolder run, byte[] first, boolean open) throws IOException {
    Files.write(folder.resolve(run.input().getFileName()), first);
    String list = line(START, first.length) + (open ? "" : line(CLOSE, first.length));
    Files.writeString(folder.resolve(run.delivered().getFileName()), list);
  }

  boolean has(String id) {
    return ids.contains(id);
  }

  boolean isClosed() {
    return ids.contains(CLOSE);
  }

  void add(String id, byte[] bytes) throws IOException {
    writeAt(run.input(), end, bytes);
    end += bytes.length;
    byte[] line = line(id, end).getBytes(StandardCharsets.UTF_8);
    writeAt(run.delivered(), listed, line);
    listed += line.length;
    ids.add(id);
  }

  /** Has the feeder look at the list. Harmless at any time, and for nobody. */
  void wake() throws IOException {
    BasicFileAttributes pipe;
    try {
      pipe = Files.readAttributes(run.wake(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return; // the run has not come so far; the feeder looks when it begins
    }
    if (!pipe.isOther()) {
      return; // forged
    }
    // Opened for both, a pipe without a reader does not block.
    try (FileChannel channel =
        FileChannel.open(run.wake(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
  }

  private static String line(String id, long end) {
    return id + " " + end + " .\n";
  }

  private static void writeAt(Path path, long offset, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(offset);
      file.seek(offset);
      file.write(bytes);
    }
  }
}
