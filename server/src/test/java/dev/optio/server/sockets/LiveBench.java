package dev.optio.server.sockets;

import dev.optio.server.bus.Bus;
import dev.optio.server.bus.Live;
import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.Source;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Role;
import dev.optio.server.db.Database;
import dev.optio.server.db.Db;
import dev.optio.server.http.PublicListener;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.logs.ExportTaskLogs;
import dev.optio.server.logs.LogHub;
import dev.optio.server.logs.LogNews;
import dev.optio.server.logs.LogStore;
import dev.optio.server.logs.LogsVerticle;
import dev.optio.server.logs.StreamTaskLog;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.logs.core.Line;
import dev.optio.server.tasks.EventHub;
import dev.optio.server.tasks.StreamEvents;
import dev.optio.server.tasks.TaskNews;
import dev.optio.server.tasks.TaskViewsVerticle;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A replica reduced to what shows tasks live, with its real listener; and the writer of the tasks
 * that are shown. There are two workspaces with one person each, known by the tokens {@code ours}
 * and {@code theirs}.
 */
public final class LiveBench implements AutoCloseable {
  public static final WorkspaceId OURS = new WorkspaceId(new UUID(1, 1));
  public static final WorkspaceId THEIRS = new WorkspaceId(new UUID(1, 2));
  private static final UUID REPOSITORY = new UUID(2, 1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;
  private final Db db;
  private final Live live;
  private final TaskNews news;
  private final LogHub logHub;
  private final EventHub eventHub;
  private final Sockets sockets;
  private final LogStore logs = new LogStore();
  private final int port;

  /** Opens on a migrated database. */
  public LiveBench(URI databaseUrl, URI redisUrl, SocketLimits limits) throws IOException {
    Database database = Database.parse(databaseUrl, Optional.empty());
    this.pool = database.pool(vertx, 8);
    this.db = new Db(pool, Duration.ofSeconds(10));
    this.live = new Live(vertx, new RedisOptions().setConnectionString(redisUrl.toString()));
    this.news = new TaskNews(live);
    this.logHub = new LogHub(db, live, LogHub.Times.DEFAULT);
    this.eventHub = new EventHub(db, live, InstantSource.system(), Duration.ofSeconds(3));
    this.sockets = new Sockets(limits);
    makeWorkspaces();
    Bus bus = new Bus(vertx);
    bus.serve(
        Operations.AUTHENTICATE,
        new Semaphore(1_000),
        (anonymous, credentials) ->
            Outcome.done(credentials.token().map(LiveBench::person).orElse(anonymous)));
    new TaskViewsVerticle(db, new TaskViewsVerticle.Limits(5, 5)).serve(bus);
    new LogsVerticle(db, bus).serve(bus);
    live.start();
    logHub.start();
    eventHub.start();
    Map<String, RawOperation> raw =
        Stream.of(
                new ExportTaskLogs(db, bus),
                new StreamTaskLog(bus, logHub, sockets),
                new StreamEvents(eventHub, sockets))
            .collect(Collectors.toMap(RawOperation::id, Function.identity()));
    this.port = freePort();
    listen(bus, raw);
    Eventually.until(live::isConnected);
  }

  public HttpClient client() {
    return client;
  }

  public Db db() {
    return db;
  }

  public Live live() {
    return live;
  }

  public Sockets sockets() {
    return sockets;
  }

  public int port() {
    return port;
  }

  /** Connects our person's socket. */
  public Peer connect(String path, String protocol) {
    return connectAs("ours", path, protocol);
  }

  public Peer connectAs(String token, String path, String protocol) {
    URI address = URI.create("ws://127.0.0.1:" + port + path);
    return Peer.connect(client, address, protocol, "optio-auth-" + token);
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** A running task of ours. */
  public TaskId makeTask() {
    return makeTask(OURS);
  }

  public TaskId makeTask(WorkspaceId workspace) {
    TaskId task = new TaskId(UUID.randomUUID());
    db.update(
        """
        insert into tasks (id, workspace_id, number, title, prompt, repository_id, base_branch, agent, agent_options, state, state_since, priority,
               max_retries)
        values ($1, $2, (select coalesce(max(number), 0) + 1 from tasks where workspace_id = $2), 'A title', 'A prompt', $3, 'main', 'command', '{}',
               'running', now(), 100, 3)\
        """,
        task,
        workspace,
        repository(workspace));
    return task;
  }

  /** Appends lines, each a text, and commits; tells nobody. */
  public List<LogEntry> append(TaskId task, List<String> lines) {
    List<Draft> drafts =
        lines.stream()
            .map(line ->
                new Draft(Instant.now(), EntryKind.TEXT, Source.STDOUT, Optional.empty(), line))
            .toList();
    return db.transaction(sql -> logs.append(sql, task, 1, drafts));
  }

  /** Appends lines and tells all replicas, as whoever sees a run through does. */
  public void write(TaskId task, List<String> lines) {
    LogNews.published(live, task, append(task, lines));
  }

  /** Moves a task; tells nobody. */
  public void setState(TaskId task, String state) {
    db.update(
        """
        update tasks
           set state = $2, state_since = now(), updated_at = now(), version = version + 1
         where id = $1\
        """,
        task,
        state);
  }

  /** Moves a task and tells all replicas. */
  public void move(TaskId task, String state) {
    setState(task, state);
    news.changed(OURS, task);
  }

  /** Deletes a task; tells nobody. */
  public void delete(TaskId task) {
    db.update("delete from tasks where id = $1", task);
  }

  public TaskNews news() {
    return news;
  }

  /** Everything that is stored of a log. */
  public List<LogEntry> stored(TaskId task) {
    List<LogEntry> all = new ArrayList<>();
    List<Line> page = logs.read(db, task, 0, 1 << 20);
    while (!page.isEmpty()) {
      page.forEach(line -> all.add(line.entry()));
      page = logs.read(db, task, page.getLast().n(), 1 << 20);
    }
    return all;
  }

  @Override
  public void close() {
    client.shutdownNow();
    sockets.close();
    logHub.close();
    eventHub.close();
    live.close();
    pool.close().await();
    vertx.close().await();
  }

  private static Caller person(String token) {
    return switch (token) {
      case "ours" -> new Caller.Person(new UserId(new UUID(3, 1)), OURS, Role.VIEWER, false);
      case "theirs" -> new Caller.Person(new UserId(new UUID(3, 2)), THEIRS, Role.VIEWER, false);
      default -> new Caller.Anonymous();
    };
  }

  private void makeWorkspaces() {
    for (WorkspaceId workspace : List.of(OURS, THEIRS)) {
      db.update(
          "insert into workspaces (id, slug, name) values ($1, $2, 'A name')",
          workspace,
          workspace.equals(OURS) ? "ours" : "theirs");
      db.update(
          """
          insert into repositories (id, workspace_id, remote_url, normalized_url, kind, full_name, default_branch)
          values ($1, $2, 'https://git.test/a', 'https://git.test/a', 'other', 'a', 'main')\
          """,
          repository(workspace),
          workspace);
    }
  }

  private static UUID repository(WorkspaceId workspace) {
    return new UUID(
        REPOSITORY.getMostSignificantBits(), workspace.value().getLeastSignificantBits());
  }

  private void listen(Bus bus, Map<String, RawOperation> raw) {
    Contract contract = Contract.load();
    OpenAPIContract validated = OpenAPIContract.from(vertx, contract.reduced()).await();
    PublicListener.Settings settings =
        new PublicListener.Settings(
            "127.0.0.1", port, Optional.empty(), true, true, Optional.empty());
    vertx.deployVerticle(new PublicListener(settings, contract, validated, bus, raw)).await();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
