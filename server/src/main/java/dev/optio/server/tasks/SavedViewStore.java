package dev.optio.server.tasks;

import dev.optio.server.contract.Caller;
import dev.optio.server.contract.SavedViewMessages.SavedView;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code saved_views}. Everybody sees and changes their own only. */
final class SavedViewStore {
  private static final String LOCK_VIEWS =
      """
      select pg_advisory_xact_lock(7021003, hashtext($1::text))\
      """;

  private static final String SAVE_VIEW =
      """
      insert into saved_views (id, workspace_id, user_id, name, query)
      select $1, $2, $3, $4, $5
       where (select count(*) from saved_views where workspace_id = $2 and user_id = $3 and lower(name) <> lower($4)) < $6
          on conflict (workspace_id, user_id, lower(name)) do update
         set name = excluded.name, query = excluded.query, updated_at = now()
      returning id, name, query, updated_at\
      """;

  private static final String LIST_VIEWS =
      """
      select id, name, query, updated_at
        from saved_views
       where workspace_id = $1 and user_id = $2 and ($3::text is null or lower(name) > lower($3))
       order by lower(name)
       limit $4\
      """;

  private static final String COUNT_VIEWS =
      """
      select count(*) as total
        from saved_views
       where workspace_id = $1 and user_id = $2\
      """;

  private static final String DELETE_VIEW =
      """
      delete from saved_views
       where workspace_id = $1 and user_id = $2 and id = $3\
      """;

  /** Keeps it; nothing when the person has as many others as anybody may have. */
  Optional<SavedView> saveView(Sql sql, Caller.Person person, SavedView view, int most) {
    sql.rows(LOCK_VIEWS, person.user().toString());
    return sql.row(
            SAVE_VIEW,
            view.id(),
            person.workspace(),
            person.user(),
            view.name(),
            view.query(),
            most)
        .map(SavedViewStore::view);
  }

  /** By name, in whatever case; those after a name. */
  List<SavedView> listViews(Sql sql, Caller.Person person, Optional<String> after, int limit) {
    return sql.rows(LIST_VIEWS, person.workspace(), person.user(), after, limit).stream()
        .map(SavedViewStore::view)
        .toList();
  }

  long countViews(Sql sql, Caller.Person person) {
    return sql.one(COUNT_VIEWS, person.workspace(), person.user()).number("total");
  }

  /** False when the person has none with that id. */
  boolean deleteView(Sql sql, Caller.Person person, UUID id) {
    return sql.update(DELETE_VIEW, person.workspace(), person.user(), id) == 1;
  }

  private static SavedView view(Row row) {
    return new SavedView(
        row.uuid("id"), row.text("name"), row.text("query"), row.instant("updated_at"));
  }
}
