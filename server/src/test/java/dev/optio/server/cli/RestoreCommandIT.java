package dev.optio.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.backup.BackupFiles;
import dev.optio.server.contract.Json;
import dev.optio.server.db.Bulk;
import dev.optio.server.db.Database;
import dev.optio.server.db.Db;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a real database into empty ones, and what is refused. */
@WithServers
class RestoreCommandIT {
  private static final long ROOT = 0x00ab12cdL;
  private static final Machine.Key KEY = new Machine.Key("00ab12cd", "the key file");

  /** Text that COPY has to escape. */
  private static final String ODD = "tab\tline\nreturn\rback\\slash \\. \\N ä 🙂 \u0001";

  @TempDir private Path folder = Path.of("");
  private final Backing backing;
  private final Db db;
  private TaskId task = new TaskId(new java.util.UUID(0, 0));

  RestoreCommandIT(Backing backing) {
    this.backing = backing;
    this.db = backing.db();
  }

  @BeforeEach
  void fill() {
    backing.clear();
    Seed seed = new Seed(db);
    WorkspaceId workspace = seed.workspace();
    RepositoryId repository = seed.repository(workspace, 2);
    task = seed.task(workspace, repository);
    db.update(
        "update tasks set title = $2, result_summary = '', branch = null, cost_usd = 1.2500 where"
            + " id = $1",
        task,
        ODD);
    seed.run(task);
    db.update(
        "update runs set state = 'running', lease_owner = gen_random_uuid(), lease_until = now(),"
            + " place = 'here', fence = 3");
    db.update(
        "insert into instance_facts (name, value) values ('active_root_key', $1), ('instance_id',"
            + " '0f1e2d3c-0000-4000-8000-000000000001')",
        Long.toString(ROOT));
    db.update(
        "insert into keysets (id, workspace_id, wrapped, root_key_id) values (gen_random_uuid(),"
            + " $1, '\\x00ff5c0a', $2)",
        workspace,
        ROOT);
    db.update(
        "insert into replicas (id, place, version) values (gen_random_uuid(), 'here', 'old')");
  }

  @Test
  void restoresEveryRowOfEveryTable() throws Exception {
    // Given
    Path file = backup();
    Database empty = empty();

    // When
    Said said = Said.by(machine(empty), "restore", file.toString());

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.status()).isZero();
    assertThat(said.out())
        .contains("1 task, ", "Runs that were under way: 1.", "before `optio-admin release`");
    try (Bulk before = Bulk.reading(backing.database());
        Bulk after = Bulk.reading(empty)) {
      for (Bulk.Table table : before.tables()) {
        if (List.of("runs", "replicas", "instance_facts").contains(table.name())) {
          continue;
        }
        String all = "select t::text from " + table.name() + " t order by 1";
        assertThat(after.rows(all)).as(table.name()).isEqualTo(before.rows(all));
      }
      assertThat(after.rows("select title from tasks")).containsExactly(List.of(ODD));
    }
  }

  @Test
  void leavesNothingOfTheOldServersAndLetsNoTaskStart() throws Exception {
    // Given
    Path file = backup();
    Database empty = empty();

    // When
    Said.by(machine(empty), "restore", file.toString());

    // Then
    try (Bulk after = Bulk.reading(empty)) {
      assertThat(after.rows("select 1 from replicas")).isEmpty();
      assertThat(
              after.rows(
                  "select state, stop_reason, lease_owner, place, lease_until < now(), fence from"
                      + " runs"))
          .containsExactly(List.of("running", "restored", "", "", "t", "3"));
      assertThat(facts(after)).contains("queue_held", "instance_id", "active_root_key");
    }
    assertThat(Said.by(machine(empty), "release").out())
        .isEqualToIgnoringNewLines("Tasks start again.");
    assertThat(Said.by(machine(empty), "release").out())
        .isEqualToIgnoringNewLines("Nothing was held back.");
    try (Bulk after = Bulk.reading(empty)) {
      assertThat(facts(after)).doesNotContain("queue_held");
    }
  }

  @Test
  void letsTasksStartWhenToldSo() throws Exception {
    Said.by(machine(backing.database()), "hold");
    Path file = backup();
    Database empty = empty();
    Said said = Said.by(machine(empty), "restore", "--start", file.toString());
    assertThat(said.out()).contains("Tasks start as soon as a server does.");
    try (Bulk after = Bulk.reading(empty)) {
      assertThat(facts(after)).doesNotContain("queue_held");
    }
  }

  @Test
  void saysWhatItWroteAndThatTheKeyIsNotInIt() throws Exception {
    // When
    Path file = folder.resolve("words");
    Said words = Said.by(machine(backing.database()), "backup", file.toString());
    Said json =
        Said.by(machine(backing.database()), "backup", "--json", folder.resolve("j").toString());

    // Then
    assertThat(words.out())
        .contains("1 task, ", "The encryption key is not in it.", "00ab12cd", "the key file")
        .contains("Keep a copy of the key apart");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    JsonNode data = Json.MAPPER.readTree(json.out());
    assertThat(data.path("rootKeys").path(0).asText()).isEqualTo("00ab12cd");
    assertThat(data.path("keyIsHere").asBoolean()).isTrue();
    assertThat(data.path("bytes").asLong()).isEqualTo(Files.size(folder.resolve("j")));
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void writesToStandardOutputAndSaysTheRestElsewhere() throws Exception {
    Said said = Said.by(machine(backing.database()), "backup", "-");
    Path file = Files.write(folder.resolve("piped"), said.data());
    Said check = Said.by(machine(backing.database()), "restore", "--check", file.toString());
    assertThat(said.err()).contains("The encryption key is not in it.");
    assertThat(check.status()).isZero();
    assertThat(check.out()).startsWith("Whole: ");
  }

  @Test
  void refusesADatabaseThatIsNotEmpty() throws Exception {
    // Given
    Path file = backup();
    Database other = empty();
    try (Bulk bulk = Bulk.writing(other)) {
      bulk.update("create table ours (id int)");
      bulk.commit();
    }

    // When
    Said live = Said.by(machine(backing.database()), "restore", file.toString());
    Said foreign = Said.by(machine(other), "restore", file.toString());

    // Then
    assertThat(live.status()).isEqualTo(1);
    assertThat(live.err()).contains("is not empty. It holds an Optio instance, whose tasks are 1.");
    assertThat(db.one("select count(*) as n from tasks").number("n")).isOne();
    assertThat(foreign.err()).contains("is not empty. It holds tables or views: ours.");
  }

  @Test
  void refusesWithoutTheKeyOrWithAnotherOne() throws Exception {
    // Given
    Path file = backup();
    Database empty = empty();

    // When
    Said none =
        Said.by(new FakeMachine(Optional.of(empty), Optional.empty()), "restore", file.toString());
    Said other =
        Said.by(
            new FakeMachine(
                Optional.of(empty), Optional.of(new Machine.Key("ffffffff", "a variable"))),
            "restore",
            file.toString());

    // Then
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err())
        .contains("needs the key with the id 00ab12cd", "there is no file /somewhere")
        .contains("Nothing was written.");
    assertThat(other.err()).contains("the one here, in a variable, is ffffffff");
    assertThat(content(empty)).isEmpty();
  }

  @Test
  void refusesADamagedFileAndOneThatEndsEarly() throws Exception {
    // Given
    byte[] whole = Files.readAllBytes(backup());
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged"), changed);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 40));
    Database empty = empty();

    // When, then
    for (Path file : List.of(damaged, cut)) {
      Said said = Said.by(machine(empty), "restore", file.toString());
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.err()).contains("damaged");
      assertThat(content(empty)).isEmpty();
    }
  }

  @Test
  void refusesASchemaThatItDoesNotKnow() throws Exception {
    // Given
    Path newer = BackupFiles.withSchema(backup(), folder.resolve("newer"), "20991231000000");
    Database empty = empty();

    // When
    Said said = Said.by(machine(empty), "restore", newer.toString());

    // Then
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err())
        .contains("version 20991231000000 of the database's schema", "does not know", "or a newer");
    assertThat(content(empty)).isEmpty();
  }

  @Test
  void writesNothingWhenTheDatabaseRefusesARow() throws Exception {
    // Given
    Path orphans =
        BackupFiles.withRow(
            backup(),
            folder.resolve("orphans"),
            "workspace_members",
            "00000000-0000-4000-8000-000000000001\t00000000-0000-4000-8000-000000000002\tadmin"
                + "\t2026-11-24 09:00:00+00\t2026-11-24 09:00:00+00\n");
    Database empty = empty();

    // When
    Said said = Said.by(machine(empty), "restore", orphans.toString());

    // Then
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("does not take what the file holds", "foreign key");
    assertThat(content(empty)).isEmpty();
  }

  @Test
  void bringsAnOlderSchemaUpToThisOne() throws Exception {
    // Given
    Database old = empty();
    String first;
    try (Bulk bulk = Bulk.writing(old)) {
      first = bulk.knownSchemas().getFirst();
      bulk.migrate(Optional.of(first));
      bulk.update("insert into workspaces (id, slug, name) values (gen_random_uuid(), 'a', 'A')");
      bulk.commit();
    }
    Path file = folder.resolve("old");
    Said.by(machine(old), "backup", file.toString());
    Database empty = empty();

    // When
    Said said = Said.by(machine(empty), "restore", file.toString());

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("schema " + first, "The schema was brought to version ");
    try (Bulk restored = Bulk.reading(empty);
        Bulk live = Bulk.reading(backing.database())) {
      assertThat(restored.schema()).isEqualTo(live.schema());
      assertThat(restored.rows("select slug from workspaces")).containsExactly(List.of("a"));
    }
  }

  @Test
  void refusesToBackUpWhatIsNoInstance() throws Exception {
    Path file = folder.resolve("nothing");
    Said said = Said.by(machine(empty()), "backup", file.toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("holds no Optio instance");
    assertThat(file).doesNotExist();
    assertThat(Said.by(machine(empty()), "hold").err()).contains("holds no Optio instance");
  }

  @Test
  void holdsAllThatADatabaseCanHold() {
    try (Bulk bulk = Bulk.reading(backing.database())) {
      assertThat(
              bulk.content().stream()
                  .filter(name -> !name.equals("flyway_schema_history"))
                  .collect(Collectors.toSet()))
          .as("a sequence, view or partition that backups would have to learn of")
          .isEqualTo(bulk.tables().stream().map(Bulk.Table::name).collect(Collectors.toSet()));
    }
  }

  private Path backup() {
    Path file = folder.resolve("backup");
    Said said = Said.by(machine(backing.database()), "backup", file.toString());
    assertThat(said.err()).isEmpty();
    return file;
  }

  private Database empty() throws SQLException {
    return Database.parse(backing.emptyDatabase(), Optional.empty());
  }

  private static List<String> content(Database database) {
    try (Bulk bulk = Bulk.reading(database)) {
      return bulk.content();
    }
  }

  private static List<String> facts(Bulk bulk) {
    return bulk.rows("select name from instance_facts").stream().map(List::getFirst).toList();
  }

  private static Machine machine(Database database) {
    return new FakeMachine(Optional.of(database), Optional.of(KEY));
  }
}
