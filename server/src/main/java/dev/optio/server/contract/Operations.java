package dev.optio.server.contract;

import dev.optio.server.contract.InsightMessages.CostsAnswer;
import dev.optio.server.contract.InsightMessages.DecisionsAnswer;
import dev.optio.server.contract.InsightMessages.GetCosts;
import dev.optio.server.contract.InsightMessages.ListDecisions;
import dev.optio.server.contract.LogMessages.ListTaskLogs;
import dev.optio.server.contract.LogMessages.LogsAnswer;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.PromptMessages.CreatePromptTemplate;
import dev.optio.server.contract.PromptMessages.ListPromptTemplates;
import dev.optio.server.contract.PromptMessages.PreviewPromptTemplate;
import dev.optio.server.contract.PromptMessages.PreviewPromptText;
import dev.optio.server.contract.PromptMessages.PromptPreview;
import dev.optio.server.contract.PromptMessages.PromptTemplateAnswer;
import dev.optio.server.contract.PromptMessages.PromptTemplatesAnswer;
import dev.optio.server.contract.PromptMessages.PromptTextPreview;
import dev.optio.server.contract.PromptMessages.RenderPrompt;
import dev.optio.server.contract.PromptMessages.RenderedPrompt;
import dev.optio.server.contract.PromptMessages.UpdatePromptTemplate;
import dev.optio.server.contract.RepositoryMessages.AddRepository;
import dev.optio.server.contract.RepositoryMessages.CheckRepository;
import dev.optio.server.contract.RepositoryMessages.DetectedAnswer;
import dev.optio.server.contract.RepositoryMessages.ListRepositories;
import dev.optio.server.contract.RepositoryMessages.RemoteFactsAnswer;
import dev.optio.server.contract.RepositoryMessages.RepositoriesAnswer;
import dev.optio.server.contract.RepositoryMessages.RepositoryAnswer;
import dev.optio.server.contract.RepositoryMessages.UpdateRepository;
import dev.optio.server.contract.SavedViewMessages.DeleteSavedView;
import dev.optio.server.contract.SavedViewMessages.ListSavedViews;
import dev.optio.server.contract.SavedViewMessages.SaveView;
import dev.optio.server.contract.SavedViewMessages.SavedViewAnswer;
import dev.optio.server.contract.SavedViewMessages.SavedViewsAnswer;
import dev.optio.server.contract.SecretMessages.DeleteSecret;
import dev.optio.server.contract.SecretMessages.ListSecrets;
import dev.optio.server.contract.SecretMessages.PutSecret;
import dev.optio.server.contract.SecretMessages.SecretStored;
import dev.optio.server.contract.SecretMessages.SecretsAnswer;
import dev.optio.server.contract.SystemMessages.AgentTypesAnswer;
import dev.optio.server.contract.SystemMessages.ById;
import dev.optio.server.contract.SystemMessages.Credentials;
import dev.optio.server.contract.SystemMessages.Health;
import dev.optio.server.contract.SystemMessages.InstanceAnswer;
import dev.optio.server.contract.SystemMessages.MeAnswer;
import dev.optio.server.contract.SystemMessages.Readiness;
import dev.optio.server.contract.SystemMessages.WorkspaceAnswer;
import dev.optio.server.contract.SystemMessages.WorkspacesAnswer;
import dev.optio.server.contract.TaskGraphMessages.AddTaskDependencies;
import dev.optio.server.contract.TaskGraphMessages.BulkCancelAnswer;
import dev.optio.server.contract.TaskGraphMessages.BulkRetryAnswer;
import dev.optio.server.contract.TaskGraphMessages.BulkTasks;
import dev.optio.server.contract.TaskGraphMessages.CreateSubtask;
import dev.optio.server.contract.TaskGraphMessages.DependenciesAnswer;
import dev.optio.server.contract.TaskGraphMessages.DependentsAnswer;
import dev.optio.server.contract.TaskGraphMessages.RemoveTaskDependency;
import dev.optio.server.contract.TaskGraphMessages.ReorderAnswer;
import dev.optio.server.contract.TaskGraphMessages.ReorderTasks;
import dev.optio.server.contract.TaskGraphMessages.SubtaskAnswer;
import dev.optio.server.contract.TaskGraphMessages.SubtasksAnswer;
import dev.optio.server.contract.TaskGraphMessages.SubtasksStatus;
import dev.optio.server.contract.TaskGraphMessages.UpdateTask;
import dev.optio.server.contract.TaskListMessages.ListTasks;
import dev.optio.server.contract.TaskListMessages.SearchTasks;
import dev.optio.server.contract.TaskListMessages.TaskSearchAnswer;
import dev.optio.server.contract.TaskListMessages.TasksAnswer;
import dev.optio.server.contract.TaskMessages.ApproveTaskPlan;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskMessages.CreateTask;
import dev.optio.server.contract.TaskMessages.ResumeTask;
import dev.optio.server.contract.TaskMessages.RetryTask;
import dev.optio.server.contract.TaskMessages.RunsAnswer;
import dev.optio.server.contract.TaskMessages.SendTaskMessage;
import dev.optio.server.contract.TaskMessages.TaskAnswer;
import dev.optio.server.contract.TaskMessages.TaskDetailAnswer;
import dev.optio.server.contract.TaskMessages.TaskDiffAnswer;
import dev.optio.server.contract.TaskMessages.TaskEventsAnswer;
import dev.optio.server.contract.TaskMessages.TaskMessageAnswer;
import dev.optio.server.contract.TaskMessages.TaskMessagesAnswer;
import dev.optio.server.contract.TaskMessages.TaskStatsAnswer;
import dev.optio.server.contract.TaskNoteMessages.ActivityAnswer;
import dev.optio.server.contract.TaskNoteMessages.AddTaskComment;
import dev.optio.server.contract.TaskNoteMessages.AttachmentAnswer;
import dev.optio.server.contract.TaskNoteMessages.AttachmentsAnswer;
import dev.optio.server.contract.TaskNoteMessages.CommentAnswer;
import dev.optio.server.contract.TaskNoteMessages.CommentsAnswer;
import dev.optio.server.contract.TaskNoteMessages.DeleteTaskComment;
import dev.optio.server.contract.TaskNoteMessages.GetTaskAttachment;
import dev.optio.server.contract.TaskNoteMessages.TaskPage;
import dev.optio.server.contract.TaskNoteMessages.UpdateTaskComment;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every operation that travels as a message, by the name it has in the contract. */
public final class Operations {
  public static final Operation<Nothing, Health> GET_HEALTH =
      named("getHealth", Nothing.class, Health.class);
  public static final Operation<Nothing, Readiness> GET_READY =
      named("getReady", Nothing.class, Readiness.class);
  public static final Operation<Nothing, InstanceAnswer> GET_INSTANCE =
      named("getInstance", Nothing.class, InstanceAnswer.class);
  public static final Operation<Nothing, AgentTypesAnswer> LIST_AGENT_TYPES =
      named("listAgentTypes", Nothing.class, AgentTypesAnswer.class);
  public static final Operation<Nothing, MeAnswer> GET_ME =
      named("getMe", Nothing.class, MeAnswer.class);
  public static final Operation<Nothing, WorkspacesAnswer> LIST_WORKSPACES =
      named("listWorkspaces", Nothing.class, WorkspacesAnswer.class);
  public static final Operation<ById, WorkspaceAnswer> GET_WORKSPACE =
      named("getWorkspace", ById.class, WorkspaceAnswer.class);

  public static final Operation<ListSecrets, SecretsAnswer> LIST_SECRETS =
      named("listSecrets", ListSecrets.class, SecretsAnswer.class);
  public static final Operation<PutSecret, SecretStored> PUT_SECRET =
      named("putSecret", PutSecret.class, SecretStored.class);
  public static final Operation<DeleteSecret, Nothing> DELETE_SECRET =
      named("deleteSecret", DeleteSecret.class, Nothing.class);

  public static final Operation<ListRepositories, RepositoriesAnswer> LIST_REPOSITORIES =
      named("listRepositories", ListRepositories.class, RepositoriesAnswer.class);
  public static final Operation<AddRepository, RepositoryAnswer> ADD_REPOSITORY =
      named("addRepository", AddRepository.class, RepositoryAnswer.class);
  public static final Operation<CheckRepository, RemoteFactsAnswer> CHECK_REPOSITORY =
      named("checkRepository", CheckRepository.class, RemoteFactsAnswer.class);
  public static final Operation<ById, RepositoryAnswer> GET_REPOSITORY =
      named("getRepository", ById.class, RepositoryAnswer.class);
  public static final Operation<UpdateRepository, RepositoryAnswer> UPDATE_REPOSITORY =
      named("updateRepository", UpdateRepository.class, RepositoryAnswer.class);
  public static final Operation<ById, DetectedAnswer> DETECT_REPOSITORY =
      named("detectRepository", ById.class, DetectedAnswer.class);
  public static final Operation<ById, Nothing> REMOVE_REPOSITORY =
      named("removeRepository", ById.class, Nothing.class);

  public static final Operation<ListPromptTemplates, PromptTemplatesAnswer> LIST_PROMPT_TEMPLATES =
      named("listPromptTemplates", ListPromptTemplates.class, PromptTemplatesAnswer.class);
  public static final Operation<CreatePromptTemplate, PromptTemplateAnswer> CREATE_PROMPT_TEMPLATE =
      named("createPromptTemplate", CreatePromptTemplate.class, PromptTemplateAnswer.class);
  public static final Operation<CreatePromptTemplate, PromptTemplateAnswer>
      ADD_NAMED_PROMPT_TEMPLATE =
          named("addNamedPromptTemplate", CreatePromptTemplate.class, PromptTemplateAnswer.class);
  public static final Operation<ById, PromptTemplateAnswer> GET_PROMPT_TEMPLATE =
      named("getPromptTemplate", ById.class, PromptTemplateAnswer.class);
  public static final Operation<UpdatePromptTemplate, PromptTemplateAnswer> UPDATE_PROMPT_TEMPLATE =
      named("updatePromptTemplate", UpdatePromptTemplate.class, PromptTemplateAnswer.class);
  public static final Operation<ById, Nothing> DELETE_PROMPT_TEMPLATE =
      named("deletePromptTemplate", ById.class, Nothing.class);
  public static final Operation<PreviewPromptTemplate, PromptPreview> PREVIEW_PROMPT_TEMPLATE =
      named("previewPromptTemplate", PreviewPromptTemplate.class, PromptPreview.class);
  public static final Operation<PreviewPromptText, PromptTextPreview> PREVIEW_PROMPT_TEXT =
      named("previewPromptText", PreviewPromptText.class, PromptTextPreview.class);

  public static final Operation<ListTasks, TasksAnswer> LIST_TASKS =
      named("listTasks", ListTasks.class, TasksAnswer.class);
  public static final Operation<CreateTask, TaskAnswer> CREATE_TASK =
      named("createTask", CreateTask.class, TaskAnswer.class);
  public static final Operation<GetCosts, CostsAnswer> GET_COSTS =
      named("getCosts", GetCosts.class, CostsAnswer.class);
  public static final Operation<ListDecisions, DecisionsAnswer> LIST_DECISIONS =
      named("listDecisions", ListDecisions.class, DecisionsAnswer.class);
  public static final Operation<Nothing, TaskStatsAnswer> GET_TASK_STATS =
      named("getTaskStats", Nothing.class, TaskStatsAnswer.class);
  public static final Operation<SearchTasks, TaskSearchAnswer> SEARCH_TASKS =
      named("searchTasks", SearchTasks.class, TaskSearchAnswer.class);
  public static final Operation<ListSavedViews, SavedViewsAnswer> LIST_SAVED_VIEWS =
      named("listSavedViews", ListSavedViews.class, SavedViewsAnswer.class);
  public static final Operation<SaveView, SavedViewAnswer> SAVE_VIEW =
      named("saveView", SaveView.class, SavedViewAnswer.class);
  public static final Operation<DeleteSavedView, Nothing> DELETE_SAVED_VIEW =
      named("deleteSavedView", DeleteSavedView.class, Nothing.class);
  public static final Operation<ByTask, TaskDetailAnswer> GET_TASK =
      named("getTask", ByTask.class, TaskDetailAnswer.class);
  public static final Operation<ByTask, Nothing> DELETE_TASK =
      named("deleteTask", ByTask.class, Nothing.class);
  public static final Operation<ByTask, TaskAnswer> CANCEL_TASK =
      named("cancelTask", ByTask.class, TaskAnswer.class);
  public static final Operation<RetryTask, TaskAnswer> RETRY_TASK =
      named("retryTask", RetryTask.class, TaskAnswer.class);
  public static final Operation<ResumeTask, TaskAnswer> RESUME_TASK =
      named("resumeTask", ResumeTask.class, TaskAnswer.class);
  public static final Operation<ApproveTaskPlan, TaskAnswer> APPROVE_TASK_PLAN =
      named("approveTaskPlan", ApproveTaskPlan.class, TaskAnswer.class);
  public static final Operation<ByTask, DependenciesAnswer> LIST_TASK_DEPENDENCIES =
      named("listTaskDependencies", ByTask.class, DependenciesAnswer.class);
  public static final Operation<AddTaskDependencies, DependenciesAnswer> ADD_TASK_DEPENDENCIES =
      named("addTaskDependencies", AddTaskDependencies.class, DependenciesAnswer.class);
  public static final Operation<RemoveTaskDependency, Nothing> REMOVE_TASK_DEPENDENCY =
      named("removeTaskDependency", RemoveTaskDependency.class, Nothing.class);
  public static final Operation<ByTask, DependentsAnswer> LIST_TASK_DEPENDENTS =
      named("listTaskDependents", ByTask.class, DependentsAnswer.class);
  public static final Operation<ByTask, SubtasksAnswer> LIST_SUBTASKS =
      named("listSubtasks", ByTask.class, SubtasksAnswer.class);
  public static final Operation<CreateSubtask, SubtaskAnswer> CREATE_SUBTASK =
      named("createSubtask", CreateSubtask.class, SubtaskAnswer.class);
  public static final Operation<ByTask, SubtasksStatus> GET_SUBTASKS_STATUS =
      named("getSubtasksStatus", ByTask.class, SubtasksStatus.class);
  public static final Operation<UpdateTask, TaskAnswer> UPDATE_TASK =
      named("updateTask", UpdateTask.class, TaskAnswer.class);
  public static final Operation<ReorderTasks, ReorderAnswer> REORDER_TASKS =
      named("reorderTasks", ReorderTasks.class, ReorderAnswer.class);
  public static final Operation<BulkTasks, BulkRetryAnswer> RETRY_FAILED_TASKS =
      named("retryFailedTasks", BulkTasks.class, BulkRetryAnswer.class);
  public static final Operation<BulkTasks, BulkCancelAnswer> CANCEL_ACTIVE_TASKS =
      named("cancelActiveTasks", BulkTasks.class, BulkCancelAnswer.class);
  public static final Operation<TaskPage, CommentsAnswer> LIST_TASK_COMMENTS =
      named("listTaskComments", TaskPage.class, CommentsAnswer.class);
  public static final Operation<AddTaskComment, CommentAnswer> ADD_TASK_COMMENT =
      named("addTaskComment", AddTaskComment.class, CommentAnswer.class);
  public static final Operation<UpdateTaskComment, CommentAnswer> UPDATE_TASK_COMMENT =
      named("updateTaskComment", UpdateTaskComment.class, CommentAnswer.class);
  public static final Operation<DeleteTaskComment, Nothing> DELETE_TASK_COMMENT =
      named("deleteTaskComment", DeleteTaskComment.class, Nothing.class);
  public static final Operation<TaskPage, ActivityAnswer> LIST_TASK_ACTIVITY =
      named("listTaskActivity", TaskPage.class, ActivityAnswer.class);
  public static final Operation<ByTask, AttachmentsAnswer> LIST_TASK_ATTACHMENTS =
      named("listTaskAttachments", ByTask.class, AttachmentsAnswer.class);
  public static final Operation<GetTaskAttachment, AttachmentAnswer> GET_TASK_ATTACHMENT =
      named("getTaskAttachment", GetTaskAttachment.class, AttachmentAnswer.class);
  public static final Operation<TaskPage, RunsAnswer> LIST_TASK_RUNS =
      named("listTaskRuns", TaskPage.class, RunsAnswer.class);
  public static final Operation<TaskPage, TaskEventsAnswer> LIST_TASK_EVENTS =
      named("listTaskEvents", TaskPage.class, TaskEventsAnswer.class);
  public static final Operation<ByTask, TaskDiffAnswer> GET_TASK_DIFF =
      named("getTaskDiff", ByTask.class, TaskDiffAnswer.class);
  public static final Operation<SendTaskMessage, TaskMessageAnswer> ADD_TASK_MESSAGE =
      named("addTaskMessage", SendTaskMessage.class, TaskMessageAnswer.class);
  public static final Operation<SendTaskMessage, TaskMessageAnswer> SEND_TASK_MESSAGE =
      named("sendTaskMessage", SendTaskMessage.class, TaskMessageAnswer.class);
  public static final Operation<TaskPage, TaskMessagesAnswer> LIST_TASK_MESSAGES =
      named("listTaskMessages", TaskPage.class, TaskMessagesAnswer.class);

  public static final Operation<ListTaskLogs, LogsAnswer> LIST_TASK_LOGS =
      named("listTaskLogs", ListTaskLogs.class, LogsAnswer.class);

  /** Who a request comes from. Not in the contract; {@code http} asks it before every call. */
  public static final Operation<Credentials, Caller> AUTHENTICATE =
      named("authenticate", Credentials.class, Caller.class);

  /** Makes a prompt of a template. Not in the contract; {@code tasks} asks it for a new task. */
  public static final Operation<RenderPrompt, RenderedPrompt> RENDER_PROMPT =
      named("renderPrompt", RenderPrompt.class, RenderedPrompt.class);

  /**
   * Names of those that are not in the contract: they are served, and nobody outside can call them.
   */
  public static final Set<String> NOT_IN_CONTRACT = Set.of(AUTHENTICATE.id(), RENDER_PROMPT.id());

  /** By name, without those that are not in the contract. */
  public static final Map<String, Operation<?, ?>> IN_CONTRACT =
      Stream.<Operation<?, ?>>of(
              GET_HEALTH,
              GET_READY,
              GET_INSTANCE,
              LIST_AGENT_TYPES,
              GET_ME,
              LIST_WORKSPACES,
              GET_WORKSPACE,
              LIST_SECRETS,
              PUT_SECRET,
              DELETE_SECRET,
              LIST_REPOSITORIES,
              ADD_REPOSITORY,
              CHECK_REPOSITORY,
              GET_REPOSITORY,
              UPDATE_REPOSITORY,
              REMOVE_REPOSITORY,
              DETECT_REPOSITORY,
              LIST_PROMPT_TEMPLATES,
              CREATE_PROMPT_TEMPLATE,
              ADD_NAMED_PROMPT_TEMPLATE,
              GET_PROMPT_TEMPLATE,
              UPDATE_PROMPT_TEMPLATE,
              DELETE_PROMPT_TEMPLATE,
              PREVIEW_PROMPT_TEMPLATE,
              PREVIEW_PROMPT_TEXT,
              LIST_TASKS,
              CREATE_TASK,
              GET_TASK_STATS,
              GET_COSTS,
              LIST_DECISIONS,
              SEARCH_TASKS,
              LIST_SAVED_VIEWS,
              SAVE_VIEW,
              DELETE_SAVED_VIEW,
              GET_TASK,
              DELETE_TASK,
              CANCEL_TASK,
              RETRY_TASK,
              RESUME_TASK,
              APPROVE_TASK_PLAN,
              LIST_TASK_DEPENDENCIES,
              ADD_TASK_DEPENDENCIES,
              REMOVE_TASK_DEPENDENCY,
              LIST_TASK_DEPENDENTS,
              LIST_SUBTASKS,
              CREATE_SUBTASK,
              GET_SUBTASKS_STATUS,
              UPDATE_TASK,
              REORDER_TASKS,
              RETRY_FAILED_TASKS,
              CANCEL_ACTIVE_TASKS,
              LIST_TASK_COMMENTS,
              ADD_TASK_COMMENT,
              UPDATE_TASK_COMMENT,
              DELETE_TASK_COMMENT,
              LIST_TASK_ACTIVITY,
              LIST_TASK_ATTACHMENTS,
              GET_TASK_ATTACHMENT,
              LIST_TASK_RUNS,
              LIST_TASK_EVENTS,
              GET_TASK_DIFF,
              ADD_TASK_MESSAGE,
              SEND_TASK_MESSAGE,
              LIST_TASK_MESSAGES,
              LIST_TASK_LOGS)
          .collect(Collectors.toUnmodifiableMap(Operation::id, Function.identity()));

  private Operations() {}

  private static <Q extends Record, A> Operation<Q, A> named(
      String id, Class<Q> request, Class<A> answer) {
    return new Operation<>(id, request, answer);
  }
}
