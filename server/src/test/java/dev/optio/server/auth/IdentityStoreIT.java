package dev.optio.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.auth.IdentityStore.Membership;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.Together;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.Role;
import dev.optio.server.db.Db;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class IdentityStoreIT {
  private final IdentityStore store = new IdentityStore();
  private final Db db;
  private final Seed seed;

  IdentityStoreIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
  }

  @BeforeEach
  void startEmpty(Backing backing) {
    backing.clear();
  }

  @Test
  void makesTheLocalPersonAdminOfADefaultWorkspace() {
    // When
    UserId user = ensure("Ann");

    // Then
    Membership membership = store.findMembership(db, user, Optional.empty()).orElseThrow();
    assertThat(membership.role()).isEqualTo(Role.ADMIN);
    assertThat(store.findMembership(db, user, Optional.of("default"))).contains(membership);
    assertThat(store.findUser(db, user)).map(IdentityStore.User::displayName).contains("Ann");
  }

  @Test
  void findsTheSamePersonAgain() {
    // Given
    UserId first = ensure("Ann");

    // When
    UserId second = ensure("Bob");

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(db.rows("select 1 from users")).hasSize(1);
    assertThat(db.rows("select 1 from workspaces")).hasSize(1);
  }

  @Test
  void makesOnePersonWhenManyReplicasStartAtOnce() throws Exception {
    // When
    List<UserId> users = Together.run(8, number -> ensure("Ann"));

    // Then
    assertThat(users).containsOnly(users.getFirst());
    assertThat(db.rows("select 1 from workspace_members")).hasSize(1);
  }

  @Test
  void choosesAWorkspaceByIdInAnyCaseOrSlugElseTheOldest() {
    // Given
    WorkspaceId oldest = seed.workspace();
    WorkspaceId newest = seed.workspace();
    db.update("update workspaces set created_at = now() - interval '1 day' where id = $1", oldest);
    UserId user = seed.member(newest, "viewer");
    db.update(
        "insert into workspace_members (workspace_id, user_id, role) values ($1, $2, 'member')",
        oldest,
        user);

    // Then
    assertThat(store.findMembership(db, user, Optional.empty()))
        .contains(new Membership(oldest, Role.MEMBER));
    assertThat(
            store.findMembership(db, user, Optional.of(newest.toString().toUpperCase(Locale.ROOT))))
        .contains(new Membership(newest, Role.VIEWER));
    assertThat(store.findMembership(db, user, Optional.of(newest.toString())))
        .contains(new Membership(newest, Role.VIEWER));
  }

  @Test
  void knowsNoMembershipInOthersWorkspaces() {
    // Given
    WorkspaceId foreign = seed.workspace();
    UserId user = seed.member(seed.workspace(), "admin");

    // Then
    assertThat(store.findMembership(db, user, Optional.of(foreign.toString()))).isEmpty();
    assertThat(store.findMembership(db, user, Optional.of("no-such-workspace"))).isEmpty();
    assertThat(store.findMembership(db, seed.user(), Optional.empty())).isEmpty();
  }

  private UserId ensure(String name) {
    return db.transaction(sql ->
        store.ensureLocalUser(
            sql, new UserId(seed.ids().next()), new WorkspaceId(seed.ids().next()), name));
  }
}
