package dev.optio.server.logs;

import dev.optio.server.bus.Live;
import dev.optio.server.db.Db;
import dev.optio.server.db.DbException;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.Line;
import dev.optio.server.logs.core.Packing;
import dev.optio.server.sockets.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs that somebody watches on this replica. Each watched log has one {@link Feed}, which news
 * keep up to date; what news lost is read from the store, soon where a gap shows it and otherwise
 * by a sweep over all watched tasks.
 *
 * <p>Readers pull: each has its own place in the log and takes what follows, from the feed where it
 * is recent and from the store where it is not. So a reader that takes nothing costs nothing.
 */
public final class LogHub {
  private static final Logger log = LoggerFactory.getLogger(LogHub.class);
  private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(50);

  private final Db db;
  private final Live live;
  private final Times times;
  private final LogStore store = new LogStore();
  private final LogPages pages;
  private final Map<TaskId, Feed> feeds = new ConcurrentHashMap<>();
  private final Signal sweep = new Signal();
  private final List<Runnable> endings = new CopyOnWriteArrayList<>();

  public LogHub(Db db, Live live, Times times) {
    this.db = db;
    this.live = live;
    this.times = times;
    this.pages = new LogPages(db);
  }

  /**
   * How long the hub waits.
   *
   * @param gap for entries that news skipped, before they are read from the store
   * @param sweep between two looks at how far all watched logs have come
   */
  public record Times(Duration gap, Duration sweep) {
    public static final Times DEFAULT = new Times(Duration.ofMillis(200), Duration.ofSeconds(2));
  }

  /** Begins to listen. */
  public void start() {
    Thread sweeper = Thread.ofVirtual().name("log-sweep").start(this::sweepForever);
    endings.add(sweeper::interrupt);
    endings.add(live.listen(LogNews.TOPIC, this::heard));
    endings.add(live.listen("task", (workspace, task) -> taskChanged(task)));
  }

  public void close() {
    endings.forEach(Runnable::run);
  }

  /**
   * Watches a log until the watch is closed.
   *
   * @param wake called, possibly on an event loop, whenever there may be something new
   */
  Watch watch(TaskId task, Runnable wake) {
    Feed feed =
        feeds.compute(
            task,
            (id, known) -> {
              Feed joined = known == null ? new Feed(id) : known;
              joined.join(wake);
              return joined;
            });
    sweep.raise();
    return new Watch(feed, wake);
  }

  /** One reader's view of a log. */
  final class Watch implements AutoCloseable {
    private final Feed feed;
    private final Runnable wake;

    private Watch(Feed feed, Runnable wake) {
      this.feed = feed;
      this.wake = wake;
    }

    /** Empty until the store was asked for the first time. */
    Optional<Standing> standing() {
      return feed.standing();
    }

    /**
     * The entries after a number that fit, without gaps; none when there are none yet.
     *
     * @throws DbUnavailableException when they would have to be read from a store that is away
     */
    List<Line> next(long after, int fit) throws InterruptedException {
      Optional<List<Line>> recent = feed.after(after, fit);
      return recent.isPresent() ? recent.get() : pages.after(feed.task(), after, fit);
    }

    @Override
    public void close() {
      feeds.computeIfPresent(feed.task(), (id, known) -> known.leave(wake) ? null : known);
    }
  }

  private void heard(String key, String payload) {
    Optional<Feed> feed = watched(key);
    if (feed.isEmpty()) {
      return;
    }
    LogNews.News news = LogNews.read(payload);
    news.head().ifPresent(feed.get()::reached);
    feed.get().add(news.entries().stream().filter(feed.get()::owns).map(Packing::weighed).toList());
    if (feed.get().lacksAfter().isPresent()) {
      planRefill(feed.get(), news.head().isPresent() ? Duration.ZERO : times.gap());
    }
  }

  private void taskChanged(String task) {
    if (watched(task).isPresent()) {
      sweep.raise();
    }
  }

  private Optional<Feed> watched(String task) {
    return Parse.uuid(task).flatMap(id -> Optional.ofNullable(feeds.get(new TaskId(id))));
  }

  private void sweepForever() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        sweep.await(times.sweep());
        sweepOnce();
        Thread.sleep(BETWEEN_SWEEPS);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void sweepOnce() {
    List<Feed> all = List.copyOf(feeds.values());
    if (all.isEmpty()) {
      return;
    }
    try {
      Map<TaskId, LogStore.Head> heads =
          store.findHeads(db, all.stream().map(Feed::task).toList()).stream()
              .collect(Collectors.toMap(LogStore.Head::task, Function.identity()));
      for (Feed feed : all) {
        Optional.ofNullable(heads.get(feed.task())).ifPresentOrElse(feed::seen, feed::deleted);
        if (feed.lacksAfter().isPresent()) {
          planRefill(feed, times.gap());
        }
      }
    } catch (DbUnavailableException e) {
      log.atDebug().log("watched logs not looked at, the database is away");
    } catch (RuntimeException e) {
      // Whatever it was, the next sweep may do better, and without sweeps nothing lost is found.
      log.atError().setCause(e).log("watched logs could not be looked at");
    }
  }

  private void planRefill(Feed feed, Duration delay) {
    if (feed.planRefill()) {
      Thread.ofVirtual().name("log-refill").start(() -> refill(feed, delay));
    }
  }

  private void refill(Feed feed, Duration delay) {
    try {
      Thread.sleep(delay);
      feed.refillBegins();
      OptionalLong after = feed.lacksAfter();
      while (after.isPresent()) {
        List<Line> lines = pages.read(feed.task(), after.getAsLong());
        if (lines.isEmpty()) {
          return;
        }
        feed.add(lines);
        after = feed.lacksAfter();
      }
    } catch (DbUnavailableException | InterruptedException e) {
      // The next sweep plans it again.
      log.atDebug().log("watched log not refilled, the database is away");
    } catch (DbException e) {
      log.atError().setCause(e).log("watched log could not be refilled");
    }
  }
}
