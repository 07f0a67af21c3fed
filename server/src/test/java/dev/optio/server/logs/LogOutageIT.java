package dev.optio.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.OwnServers;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.db.Database;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.db.Migrations;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sockets.Eventually;
import dev.optio.server.sockets.LiveBench;
import dev.optio.server.sockets.SocketLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@WithServers
class LogOutageIT {
  private static final SocketLimits LIMITS =
      new SocketLimits(60, Duration.ofSeconds(60), Duration.ofSeconds(1), 4, 60);

  @Test
  void hasEveryLineOnceOverAnOutageOfRedisAndARestartOfPostgres(OwnServers servers)
      throws Exception {
    // Given
    URI database = URI.create(servers.databaseUrl() + "?sslmode=disable");
    Migrations.apply(Database.parse(database, Optional.empty()));
    try (LiveBench bench = new LiveBench(database, servers.redisUrl(), LIMITS);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Writer writer = new Writer(bench, bench.makeTask());
        LogReader second = reader(bench, writer.task, "optio-ws-v2");
        LogReader first = reader(bench, writer.task, "optio-ws-v1")) {
      Future<?> secondDone = threads.submit(() -> second.until("end"));
      Future<?> firstDone = threads.submit(() -> first.until("task:state_changed"));
      Future<?> writing = threads.submit(writer);

      // When
      writer.awaitMore(20);
      servers.stopRedis();
      writer.awaitMore(20);
      servers.startRedis();
      writer.awaitMore(20);
      servers.stopPostgres();
      servers.startPostgres();
      writer.awaitMore(20);
      servers.stopRedis();
      servers.stopPostgres();
      servers.startPostgres();
      writer.awaitMore(20);
      writer.stop();
      writing.get();
      bench.append(writer.task, List.of("the last"));
      bench.setState(writer.task, "completed");
      secondDone.get();
      firstDone.get();
      servers.startRedis();

      // Then
      List<LogEntry> stored = bench.stored(writer.task);
      assertThat(stored).hasSizeGreaterThan(100);
      assertThat(writer.failed).hasPositiveValue();
      assertThat(stored.getLast().content()).isEqualTo("the last");
      for (LogReader reader : List.of(second, first)) {
        reader.untilEntry(stored.size());
        assertThat(reader.numbers()).isEqualTo(stored.stream().map(LogEntry::n).toList());
        assertThat(reader.contents()).isEqualTo(stored.stream().map(LogEntry::content).toList());
        assertThat(reader.peer().isOpen()).isTrue();
      }
    }
  }

  private static LogReader reader(LiveBench bench, TaskId task, String protocol) {
    return new LogReader(bench.connect("/ws/logs/" + task, protocol));
  }

  /** Writes lines until it is stopped, whatever happens to the servers. */
  private static final class Writer implements Runnable, AutoCloseable {
    private final LiveBench bench;
    private final TaskId task;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<@Nullable RuntimeException> surprise = new AtomicReference<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    Writer(LiveBench bench, TaskId task) {
      this.bench = bench;
      this.task = task;
    }

    @Override
    public void run() {
      while (!stopped.get()) {
        try {
          bench.write(task, List.of("line " + written.get()));
          written.incrementAndGet();
          Thread.sleep(20);
        } catch (DbUnavailableException e) {
          // Whether it was committed is not known; what was stored is compared in the end.
          failed.incrementAndGet();
        } catch (InterruptedException e) {
          return;
        } catch (RuntimeException e) {
          surprise.set(e);
          return;
        }
      }
    }

    void awaitMore(long lines) {
      long before = written.get();
      Eventually.until(() -> {
        if (surprise.get() != null) {
          throw surprise.get();
        }
        return written.get() >= before + lines;
      });
    }

    void stop() {
      stopped.set(true);
    }

    @Override
    public void close() {
      stop();
    }
  }
}
