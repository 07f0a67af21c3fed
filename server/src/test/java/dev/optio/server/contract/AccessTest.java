package dev.optio.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what. */
class AccessTest {
  private static final Caller NOBODY = new Caller.Anonymous();

  @Nested
  class OneAccess {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            # access       | nobody            | viewer    | member    | admin     | instance-admin
            public         | -                 | -         | -         | -         | -
            authenticated  | not_authenticated | -         | -         | -         | -
            viewer         | not_authenticated | -         | -         | -         | -
            member         | not_authenticated | forbidden | -         | -         | forbidden
            admin          | not_authenticated | forbidden | forbidden | -         | forbidden
            instance-admin | not_authenticated | forbidden | forbidden | forbidden | -
            """)
    void decidesForEachCaller(
        String word,
        String nobody,
        String viewer,
        String member,
        String admin,
        String instanceAdmin) {
      // Given
      Access access = Access.parse(word, "test");

      // When
      List<String> decisions =
          List.of(
              decision(access, NOBODY),
              decision(access, person(Role.VIEWER)),
              decision(access, person(Role.MEMBER)),
              decision(access, person(Role.ADMIN)),
              decision(access, instanceAdmin(Role.VIEWER)));

      // Then
      assertThat(decisions).containsExactly(nobody, viewer, member, admin, instanceAdmin);
    }

    @Test
    void aRefusalNamesTheRoleItNeeds() {
      // When
      Optional<Outcome.Refused<?>> refused =
          Access.parse("admin", "test").refusal(person(Role.MEMBER), field -> Optional.empty());

      // Then
      assertThat(refused.orElseThrow().message()).isEqualTo("Forbidden: requires admin role");
    }
  }

  @Nested
  class AccessByField {
    private final Access access =
        Access.parse(Map.of("by", "scope", "user", "member", "workspace", "admin"), "test");

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            # scope   | nobody            | viewer    | member    | admin
            user      | not_authenticated | forbidden | -         | -
            workspace | not_authenticated | forbidden | forbidden | -
            elsewhere | not_authenticated | forbidden | forbidden | -
                      | not_authenticated | forbidden | forbidden | -
            """)
    void needsAllChoicesWhereNoneIsNamed(
        String scope, String nobody, String viewer, String member, String admin) {
      // Given
      Optional<String> value = Optional.ofNullable(scope);

      // When
      List<String> decisions = new ArrayList<>();
      for (Caller caller :
          List.of(NOBODY, person(Role.VIEWER), person(Role.MEMBER), person(Role.ADMIN))) {
        decisions.add(
            access
                .refusal(caller, field -> field.equals("scope") ? value : Optional.empty())
                .map(refused -> refused.code().wireName())
                .orElse("-"));
      }

      // Then
      assertThat(decisions).containsExactly(nobody, viewer, member, admin);
    }
  }

  /**
   * Opening an operation to more people takes a change here as well as in the contract, so that it
   * is never done by the way.
   */
  @Nested
  class TheContract {
    private static final Map<String, List<String>> OPEN_TO =
        Map.of(
            "public",
            List.of(
                "getContractJson",
                "getContractYaml",
                "getDocs",
                "getHealth",
                "getReady",
                "signInLocally"),
            "authenticated",
            List.of("getInstance", "getMe", "getWorkspace", "listAgentTypes", "listWorkspaces"),
            "viewer",
            List.of(
                "deleteSavedView",
                "exportTaskLogs",
                "getCosts",
                "getPromptTemplate",
                "getRepository",
                "getSubtasksStatus",
                "getTask",
                "getTaskAttachment",
                "getTaskDiff",
                "getTaskStats",
                "listDecisions",
                "listPromptTemplates",
                "listRepositories",
                "listSavedViews",
                "listSubtasks",
                "listTaskActivity",
                "listTaskAttachments",
                "listTaskComments",
                "listTaskDependencies",
                "listTaskDependents",
                "listTaskEvents",
                "listTaskLogs",
                "listTaskMessages",
                "listTaskRuns",
                "listTasks",
                "previewPromptTemplate",
                "previewPromptText",
                "saveView",
                "searchTasks",
                "streamEvents",
                "streamTaskLog"),
            "member",
            List.of(
                "addNamedPromptTemplate",
                "addTaskComment",
                "addTaskDependencies",
                "addTaskMessage",
                "approveTaskPlan",
                "cancelActiveTasks",
                "cancelTask",
                "createPromptTemplate",
                "createSubtask",
                "createTask",
                "deletePromptTemplate",
                "deleteTask",
                "deleteTaskComment",
                "listSecrets",
                "removeTaskDependency",
                "reorderTasks",
                "resumeTask",
                "retryFailedTasks",
                "retryTask",
                "sendTaskMessage",
                "updatePromptTemplate",
                "updateTask",
                "updateTaskComment"),
            "admin",
            List.of(
                "addRepository",
                "checkRepository",
                "deleteSecret",
                "detectRepository",
                "putSecret",
                "removeRepository",
                "updateRepository"));

    @Test
    void opensEachOperationToNoMoreThanItShould() {
      // When
      Map<String, List<String>> open = new TreeMap<>();
      Contract.load().operations().values().stream()
          .sorted((a, b) -> a.id().compareTo(b.id()))
          .forEach(operation ->
              open.computeIfAbsent(leastRole(operation.access()), role -> new ArrayList<>())
                  .add(operation.id()));

      // Then
      assertThat(open).containsExactlyInAnyOrderEntriesOf(OPEN_TO);
    }

    private static String leastRole(Access access) {
      if (decision(access, NOBODY).equals("-")) {
        return "public";
      }
      return switch (access) {
        case Access.Authenticated() -> "authenticated";
        case Access.InstanceAdmin() -> "instance-admin";
        default -> {
          for (Role role : Role.values()) {
            if (decision(access, person(role)).equals("-")) {
              yield role.wireName();
            }
          }
          yield "nobody";
        }
      };
    }
  }

  private static String decision(Access access, Caller caller) {
    return access
        .refusal(caller, field -> Optional.empty())
        .map(refused -> refused.code().wireName())
        .orElse("-");
  }

  private static Caller person(Role role) {
    return new Caller.Person(
        new UserId(new UUID(1, 1)), new WorkspaceId(new UUID(2, 2)), role, false);
  }

  private static Caller instanceAdmin(Role role) {
    return new Caller.Person(
        new UserId(new UUID(1, 1)), new WorkspaceId(new UUID(2, 2)), role, true);
  }
}
