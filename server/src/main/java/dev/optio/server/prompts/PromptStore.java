package dev.optio.server.prompts;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptTemplate;
import dev.optio.server.db.DbException;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.NameCursor;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.PromptTemplateId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.prompts.core.Draft;
import java.util.List;
import java.util.Optional;

/** The table {@code prompt_templates}. */
public final class PromptStore {
  private static final String ADD_TEMPLATE =
      """
      insert into prompt_templates (id, workspace_id, name, description, template, parameters, default_agent_type, created_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (workspace_id, lower(name)) do nothing\
      """;

  private static final String LIST_TEMPLATES =
      """
      select id, workspace_id, name, description, left(template, 2000) as template, parameters, default_agent_type, created_by, version, created_at,
             updated_at, lower(name) as key
        from prompt_templates
       where workspace_id = $1
         and ($2::text is null or name ilike $2 or description ilike $2)
         and ($3::text is null or (lower(name), id) > ($3, $4::uuid))
       order by lower(name), id
       limit $5\
      """;

  private static final String COUNT_TEMPLATES =
      """
      select count(*) as total
        from prompt_templates
       where workspace_id = $1 and ($2::text is null or name ilike $2 or description ilike $2)\
      """;

  private static final String GET_TEMPLATE =
      """
      select id, workspace_id, name, description, template, parameters, default_agent_type, created_by, version, created_at, updated_at
        from prompt_templates
       where workspace_id = $1 and id = $2\
      """;

  private static final String UPDATE_TEMPLATE =
      """
      update prompt_templates
         set name = $4, description = $5, template = $6, parameters = $7, default_agent_type = $8, version = version + 1, updated_at = now()
       where workspace_id = $1 and id = $2 and version = $3\
      """;

  private static final String DELETE_TEMPLATE =
      """
      delete from prompt_templates
       where workspace_id = $1 and id = $2\
      """;

  private static final TypeReference<List<PromptParameter>> PARAMETERS = new TypeReference<>() {};

  /** A template of a list, and its place there. */
  record Listed(PromptTemplate template, NameCursor place) {}

  /** What came of a change. */
  enum Written {
    DONE,
    NAME_TAKEN,
    /** Somebody else was faster, or it is gone. */
    OUTDATED
  }

  /** Adds a template; false when another one of the workspace has the name, in whatever case. */
  boolean addTemplate(
      Sql sql,
      PromptTemplateId id,
      WorkspaceId workspace,
      Draft draft,
      Optional<String> agent,
      UserId author) {
    return sql.update(
            ADD_TEMPLATE,
            id,
            workspace,
            draft.name(),
            draft.description(),
            draft.text(),
            Json.MAPPER.valueToTree(draft.parameters()),
            agent,
            author)
        == 1;
  }

  /**
   * A page of templates by name.
   *
   * @param pattern an ILIKE pattern for name or description
   */
  List<Listed> listTemplates(
      Sql sql,
      WorkspaceId workspace,
      Optional<String> pattern,
      Optional<NameCursor> after,
      int limit) {
    return sql
        .rows(
            LIST_TEMPLATES,
            workspace,
            pattern,
            after.map(NameCursor::key),
            after.map(NameCursor::id),
            limit)
        .stream()
        .map(row -> new Listed(template(row), new NameCursor(row.text("key"), row.uuid("id"))))
        .toList();
  }

  long countTemplates(Sql sql, WorkspaceId workspace, Optional<String> pattern) {
    return sql.one(COUNT_TEMPLATES, workspace, pattern).number("total");
  }

  Optional<PromptTemplate> getTemplate(Sql sql, WorkspaceId workspace, PromptTemplateId id) {
    return sql.row(GET_TEMPLATE, workspace, id).map(PromptStore::template);
  }

  /** By what a person or program sent, which may be no id at all. */
  Optional<PromptTemplate> findTemplate(Sql sql, WorkspaceId workspace, String id) {
    return Parse.uuid(id)
        .map(PromptTemplateId::new)
        .flatMap(known -> getTemplate(sql, workspace, known));
  }

  /** Writes the change unless the template's version is another one by now. */
  Written updateTemplate(
      Sql sql, PromptTemplate before, Draft draft, Optional<String> defaultAgentType) {
    try {
      int written =
          sql.update(
              UPDATE_TEMPLATE,
              before.workspaceId(),
              before.id(),
              before.version(),
              draft.name(),
              draft.description(),
              draft.text(),
              Json.MAPPER.valueToTree(draft.parameters()),
              defaultAgentType);
      return written == 1 ? Written.DONE : Written.OUTDATED;
    } catch (DbException e) {
      // The only unique index that this statement can run into is that of names.
      if (e.isDuplicate()) {
        return Written.NAME_TAKEN;
      }
      throw e;
    }
  }

  /** False when there was none. */
  boolean deleteTemplate(Sql sql, WorkspaceId workspace, PromptTemplateId id) {
    return sql.update(DELETE_TEMPLATE, workspace, id) == 1;
  }

  private static PromptTemplate template(Row row) {
    return new PromptTemplate(
        row.uuid("id"),
        row.uuid("workspace_id"),
        row.text("name"),
        row.maybeText("description"),
        row.text("template"),
        Json.MAPPER.convertValue(row.json("parameters"), PARAMETERS),
        row.maybeText("default_agent_type"),
        row.maybeUuid("created_by"),
        row.number("version"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
