package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Every way in which an operation can be refused or fail, with its HTTP status. Equal to {@code
 * ErrorCode} in the contract.
 */
public enum ErrorCode {
  BAD_REQUEST(400),
  INVALID_BODY(400),
  AGENT_OPTIONS_INVALID(400),
  AGENT_UNKNOWN(400),
  PROMPT_TOO_LONG(400),
  NOT_AUTHENTICATED(401),
  FORBIDDEN(403),
  CSRF_REFUSED(403),
  NOT_FOUND(404),
  NO_CHANGES(404),
  METHOD_NOT_ALLOWED(405),
  CONFLICT(409),
  REPOSITORY_EXISTS(409),
  REPOSITORY_BUSY(409),
  PROMPT_TEMPLATE_EXISTS(409),
  PROMPT_TEMPLATE_CHANGED(409),
  SECRET_AMBIGUOUS(409),
  TASK_AMBIGUOUS(409),
  TASK_FINISHED(409),
  TASK_UNFINISHED(409),
  TASK_NOT_RETRYABLE(409),
  TASK_STARTED(409),
  TASK_AWAITED(409),
  DEPENDENCY_CYCLE(409),
  TASK_NOT_RUNNING(409),
  TASK_NOT_RESUMABLE(409),
  NO_PLAN(409),
  PLAN_CHANGED(409),
  AGENT_TAKES_NO_MESSAGES(409),
  BODY_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  MISDIRECTED_REQUEST(421),
  SECRET_NAME_REFUSED(422),
  SECRET_UNKNOWN(422),
  REPOSITORY_UNKNOWN(422),
  DEPENDENCY_UNKNOWN(422),
  PROMPT_TEMPLATE_UNKNOWN(422),
  PROMPT_TEMPLATE_INVALID(422),
  PROMPT_PARAMS_INVALID(422),
  BRANCH_UNKNOWN(422),
  REMOTE_NOT_FOUND(422),
  REMOTE_NEEDS_CREDENTIALS(422),
  REMOTE_BAD_CREDENTIALS(422),
  REMOTE_EMPTY(422),
  REMOTE_NOT_A_GIT_SERVER(422),
  REMOTE_BLOCKED(422),
  REMOTE_BAD_URL(422),
  REMOTE_HOST_KEY_UNKNOWN(422),
  REMOTE_HOST_KEY_CHANGED(422),
  REMOTE_TLS(422),
  REMOTE_TOO_LARGE(422),
  REMOTE_UNREACHABLE(422),
  TOO_MANY_REQUESTS(429),
  INTERNAL(500),
  BUSY(503),
  UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** The code in the contract. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The code that a name in the contract stands for. */
  public static ErrorCode of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
