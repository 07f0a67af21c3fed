package dev.optio.server.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.sockets.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What one socket of a log was sent, in either subprotocol. */
public final class LogReader implements AutoCloseable {
  private final Peer peer;
  private final List<Long> numbers = new ArrayList<>();
  private final List<String> contents = new ArrayList<>();
  private final List<JsonNode> others = new ArrayList<>();
  private int logFrames;
  private int largestOfSeveral;

  public LogReader(Peer peer) {
    this.peer = peer;
  }

  Peer peer() {
    return peer;
  }

  /** Numbers of the entries so far. */
  public List<Long> numbers() {
    return numbers;
  }

  /** Texts of the entries so far. */
  public List<String> contents() {
    return contents;
  }

  /**
   * The frames so far that hold no entries, without those that only say how far the log has come.
   */
  List<JsonNode> others() {
    return others;
  }

  int logFrames() {
    return logFrames;
  }

  /** Bytes of the largest frame that held more than one entry. */
  int largestOfSeveral() {
    return largestOfSeveral;
  }

  /** Reads one frame. */
  JsonNode next() throws InterruptedException {
    String text = peer.next();
    JsonNode frame = parsed(text);
    switch (frame.get("type").asText()) {
      case "log" -> takeLog(frame, text);
      case "task:log" -> {
        numbers.add(frame.get("n").asLong());
        contents.add(frame.get("content").asText());
      }
      case "head" -> {}
      default -> others.add(frame);
    }
    return frame;
  }

  /** Reads up to a frame of that type. */
  public JsonNode until(String type) throws InterruptedException {
    JsonNode frame = next();
    while (!frame.get("type").asText().equals(type)) {
      frame = next();
    }
    return frame;
  }

  /** Reads up to an entry. */
  void untilEntry(long n) throws InterruptedException {
    while (numbers.isEmpty() || numbers.getLast() < n) {
      next();
    }
  }

  @Override
  public void close() {
    peer.hangUp();
  }

  private void takeLog(JsonNode frame, String text) {
    logFrames++;
    JsonNode lines = frame.get("lines");
    if (frame.get("from").asLong() != lines.get(0).get("n").asLong()) {
      throw new AssertionError("a frame does not begin where it says");
    }
    if (lines.size() > 1) {
      largestOfSeveral = Math.max(largestOfSeveral, text.getBytes(StandardCharsets.UTF_8).length);
    }
    for (JsonNode line : lines) {
      LogEntry entry = Json.MAPPER.convertValue(line, LogEntry.class);
      numbers.add(entry.n());
      contents.add(entry.content());
    }
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a frame is no JSON", e);
    }
  }
}
