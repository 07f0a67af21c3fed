package dev.optio.server;

import dev.optio.server.admin.AdminVerticle;
import dev.optio.server.admin.Heartbeat;
import dev.optio.server.admin.Standing;
import dev.optio.server.agents.Vendors;
import dev.optio.server.auth.AuthVerticle;
import dev.optio.server.auth.LocalSignIn;
import dev.optio.server.auth.LocalToken;
import dev.optio.server.bus.Bus;
import dev.optio.server.bus.Live;
import dev.optio.server.bus.RawOperation;
import dev.optio.server.config.Settings;
import dev.optio.server.contract.SystemMessages.InstanceLimits;
import dev.optio.server.contract.SystemMessages.Notice;
import dev.optio.server.db.Db;
import dev.optio.server.embedded.EmbeddedException;
import dev.optio.server.git.GitTransport;
import dev.optio.server.git.ObjectStores;
import dev.optio.server.git.PathRemotes;
import dev.optio.server.git.RemoteProbe;
import dev.optio.server.http.ContractPages;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.ReplicaId;
import dev.optio.server.logs.ExportTaskLogs;
import dev.optio.server.logs.LogHub;
import dev.optio.server.logs.LogsVerticle;
import dev.optio.server.logs.StreamTaskLog;
import dev.optio.server.observe.FailPoints;
import dev.optio.server.outbound.Trust;
import dev.optio.server.prompts.PromptRenderingVerticle;
import dev.optio.server.prompts.PromptsVerticle;
import dev.optio.server.publish.Publisher;
import dev.optio.server.publish.Quarantine;
import dev.optio.server.publish.QuarantineLimits;
import dev.optio.server.reconcile.Parts;
import dev.optio.server.reconcile.Reconciler;
import dev.optio.server.reconcile.Sweep;
import dev.optio.server.repos.DetectionVerticle;
import dev.optio.server.repos.RemoteAccess;
import dev.optio.server.repos.RemoteLook;
import dev.optio.server.repos.RepositoriesVerticle;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.secrets.RootKey;
import dev.optio.server.secrets.SecretsVerticle;
import dev.optio.server.secrets.StoredVault;
import dev.optio.server.secrets.WrongRootKeyException;
import dev.optio.server.sockets.SocketLimits;
import dev.optio.server.sockets.Sockets;
import dev.optio.server.tasks.ConversationVerticle;
import dev.optio.server.tasks.EventHub;
import dev.optio.server.tasks.InsightsVerticle;
import dev.optio.server.tasks.NotesVerticle;
import dev.optio.server.tasks.SavedViewsVerticle;
import dev.optio.server.tasks.StreamEvents;
import dev.optio.server.tasks.TaskGraphVerticle;
import dev.optio.server.tasks.TaskNews;
import dev.optio.server.tasks.TaskQueueVerticle;
import dev.optio.server.tasks.TaskSearchVerticle;
import dev.optio.server.tasks.TaskViewsVerticle;
import dev.optio.server.tasks.TasksVerticle;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Plaintext;
import dev.optio.server.workspaces.WorkspacesVerticle;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server process of an instance, put together here and nowhere else. */
final class Replica {
  private static final Logger log = LoggerFactory.getLogger(Replica.class);
  private static final Duration REMOTE_SILENCE = Duration.ofSeconds(30);
  private static final Duration EVENT_SWEEP = Duration.ofSeconds(3);

  private final Settings settings;
  private final Ground ground;
  private final Sockets sockets = new Sockets(SocketLimits.DEFAULT);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Reconciler reconciler;
  private final LogHub logHub;
  private final EventHub eventHub;
  private final Listeners listeners;
  private final Heartbeat heartbeat;
  private final Sweep sweep;

  private Replica(
      Settings settings, Ground ground, Sandbox sandbox, InstantSource clock, SecureRandom random)
      throws StartException, IOException {
    this.settings = settings;
    this.ground = ground;
    Tools tools = tools(clock, random);
    ReplicaId id = new ReplicaId(tools.ids().next());
    String place = ground.folder().place(tools.ids().next().toString());
    this.logHub = new LogHub(ground.db(), ground.live(), LogHub.Times.DEFAULT);
    this.eventHub = new EventHub(ground.db(), ground.live(), clock, EVENT_SWEEP);
    Parts parts = parts(tools, sandbox, id, place);
    this.reconciler = new Reconciler(parts);
    serve(tools);
    Map<String, RawOperation> raw = raw(tools);
    BootCheck.run(ground.contract(), ground.bus().served(), raw.keySet());
    ground.countRuns(reconciler::countDriven);
    this.listeners = new Listeners(settings, ground, raw);
    this.heartbeat = new Heartbeat(ground.db(), id, place, version());
    this.sweep = new Sweep(parts);
  }

  /** What several features need. */
  private record Tools(
      InstantSource clock,
      IdSource ids,
      TaskNews news,
      LocalToken localToken,
      StoredVault vault,
      GitTransport transport,
      RemoteAccess access,
      ObjectStores objectStores) {}

  private Tools tools(InstantSource clock, SecureRandom random) throws StartException, IOException {
    IdSource ids = new IdSource(clock, random);
    StoredVault vault = vault(ground.db(), ids);
    GitTransport transport = transport();
    return new Tools(
        clock,
        ids,
        new TaskNews(ground.live()),
        LocalToken.ofFile(ground.folder().localToken()),
        vault,
        transport,
        new RemoteAccess(vault),
        new ObjectStores(ground.folder().objectStores(), transport));
  }

  private Parts parts(Tools tools, Sandbox sandbox, ReplicaId id, String place) {
    ObjectStores objectStores = tools.objectStores();
    QuarantineLimits limits = QuarantineLimits.usual(Runtime.getRuntime().maxMemory());
    Quarantine quarantine =
        new Quarantine(ground.folder().quarantine(), objectStores, limits, tools.clock());
    return new Parts(
        ground.db(),
        sandbox,
        tools.vault(),
        Grant.issue("put secrets into an agent's environment, and hide them in its output"),
        new WayOut(settings)
            .passwordsAnd("OPTIO_LOCAL_TOKEN", Plaintext.of(tools.localToken().value())),
        tools.access(),
        objectStores,
        quarantine,
        new Publisher(tools.transport(), objectStores),
        tools.news(),
        ground.live(),
        settings.testing().failPoint().map(FailPoints::named).orElse(FailPoints.NONE),
        tools.ids(),
        tools.clock(),
        new Parts.Policy(
            id,
            place,
            settings.limits().lease(),
            settings.limits().maxConcurrent(),
            settings.limits().maxConcurrentPerWorkspace(),
            settings.limits().outputBytes()),
        Parts.Stores.of(tools.ids()));
  }

  private void serve(Tools tools) {
    Db db = ground.db();
    Bus bus = ground.bus();
    new AuthVerticle(db, tools.localToken(), tools.ids()).serve(bus);
    new WorkspacesVerticle(db).serve(bus);
    new SecretsVerticle(db, tools.vault(), Grant.issue("seal what people store")).serve(bus);
    RemoteLook look = new RemoteLook(tools.access(), new RemoteProbe(tools.transport()));
    new RepositoriesVerticle(db, look, tools.ids()).serve(bus);
    new DetectionVerticle(db, tools.access(), tools.objectStores()).serve(bus);
    new PromptsVerticle(db, Vendors.names(), tools.ids()).serve(bus);
    new PromptRenderingVerticle(db).serve(bus);
    new TasksVerticle(db, tools.news(), tools.ids(), tools.clock()).serve(bus);
    new TaskGraphVerticle(db, tools.news(), tools.ids(), tools.clock()).serve(bus);
    new TaskSearchVerticle(db).serve(bus);
    new SavedViewsVerticle(db, tools.ids()).serve(bus);
    new TaskQueueVerticle(db, tools.news(), tools.ids(), tools.clock()).serve(bus);
    new InsightsVerticle(db, tools.clock()).serve(bus);
    new NotesVerticle(db, tools.ids()).serve(bus);
    new ConversationVerticle(db, tools.news(), tools.ids(), tools.clock()).serve(bus);
    new TaskViewsVerticle(
            db,
            new TaskViewsVerticle.Limits(
                settings.limits().maxConcurrent(), settings.limits().maxConcurrentPerWorkspace()))
        .serve(bus);
    new LogsVerticle(db, bus).serve(bus);
    new AdminVerticle(db, standing(ground.live()), Vendors.kinds()).serve(bus);
  }

  private Map<String, RawOperation> raw(Tools tools) {
    List<RawOperation> all = new ArrayList<>(ContractPages.of(ground.contract()));
    all.add(new LocalSignIn(tools.localToken()));
    all.add(new ExportTaskLogs(ground.db(), ground.bus()));
    all.add(new StreamTaskLog(ground.bus(), logHub, sockets));
    all.add(new StreamEvents(eventHub, sockets));
    return all.stream()
        .collect(Collectors.toUnmodifiableMap(RawOperation::id, Function.identity()));
  }

  /** Starts; returns when everything is served. */
  static Replica start(Settings settings, InstantSource clock, SecureRandom random)
      throws StartException, EmbeddedException, IOException, InterruptedException {
    Ground ground = Ground.lay(settings, random);
    Sandbox sandbox = ground.sandbox();
    Replica replica = new Replica(settings, ground, sandbox, clock, random);
    ground.live().start();
    replica.logHub.start();
    replica.eventHub.start();
    replica.listeners.open();
    replica.reconciler.start();
    log.atInfo()
        .addKeyValue("address", replica.listeners.address())
        .addKeyValue("version", version())
        .log("ready");
    return replica;
  }

  /** Stops taking work, lets runs go, ends requests and sockets, then the rest. */
  void stop() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    log.atInfo().log("stopping");
    try {
      reconciler.stop(
          switch (settings.local().onExit()) {
            case HAND_OVER -> Reconciler.OnExit.HAND_OVER;
            case INTERRUPT -> Reconciler.OnExit.INTERRUPT;
          },
          settings.listen().drain());
      sockets.close();
      listeners.close();
      logHub.close();
      eventHub.close();
      heartbeat.close();
      sweep.close();
      ground.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.atInfo().log("stopped");
  }

  private StoredVault vault(Db db, IdSource ids) throws StartException, IOException {
    Optional<String> key = settings.keys().encryptionKey();
    RootKey root =
        key.isPresent() ? RootKey.of(key.get()) : RootKey.ofFile(ground.folder().encryptionKey());
    try {
      return new StoredVault(db, root, ids);
    } catch (WrongRootKeyException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private GitTransport transport() throws StartException, IOException {
    return new GitTransport(
        new WayOut(settings).guard(),
        Trust.of(settings.stores().caBundle()),
        new PathRemotes(true, ground.folder().root(), ground.folder().samples()),
        REMOTE_SILENCE,
        Grant.issue("sign in to git remotes"));
  }

  private Standing standing(Live live) {
    List<Notice> notices =
        switch (settings.local().isolation()) {
          case NAMESPACES -> List.of();
          case NONE ->
              List.of(
                  new Notice(
                      "isolation_none",
                      "warning",
                      "Agents on this machine are not isolated: local agents can read everything"
                          + " you can."));
        };
    return new Standing(
        version(),
        settings.access().disabled(),
        true,
        new InstanceLimits(
            settings.limits().maxConcurrent(),
            settings.limits().maxConcurrentPerWorkspace(),
            settings.retention().logs(),
            settings.retention().diffs(),
            settings.retention().capsules()),
        notices,
        live::isConnected,
        () -> stopping.get() ? List.of("This server is shutting down.") : List.of());
  }

  static String version() {
    return Optional.ofNullable(Replica.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
