package dev.optio.server.contract;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who may call an operation, as its {@code x-optio-access} says. */
public sealed interface Access {
  /** Everybody, signed in or not. */
  record Everybody() implements Access {}

  /** Everybody who is signed in. */
  record Authenticated() implements Access {}

  /** Who has at least this role in the workspace. */
  record AtLeast(Role role) implements Access {}

  /** Who administers the instance. */
  record InstanceAdmin() implements Access {}

  /**
   * Depends on a field of the request; where it is absent or not listed, all of the choices must
   * pass.
   */
  record ByField(String field, Map<String, Access> choices) implements Access {
    public ByField {
      choices = Map.copyOf(choices);
    }
  }

  /** Reads the extension. */
  static Access parse(@Nullable Object extension, String operation) {
    return switch (extension) {
      case String word -> parseWord(word, operation);
      case Map<?, ?> map -> parseMap(map, operation);
      case null, default -> throw new ContractException(operation + " declares no x-optio-access");
    };
  }

  /**
   * Why the caller may not, or nothing when they may.
   *
   * @param field value of the named request field
   */
  default Optional<Outcome.Refused<?>> refusal(
      Caller caller, Function<String, Optional<String>> field) {
    return switch (this) {
      case Everybody() -> Optional.empty();
      case Authenticated() ->
          caller instanceof Caller.Person ? Optional.empty() : unauthenticated();
      case AtLeast(Role role) ->
          switch (caller) {
            case Caller.Anonymous() -> unauthenticated();
            case Caller.Person person ->
                person.role().covers(role) ? Optional.empty() : forbidden(role.wireName());
          };
      case InstanceAdmin() ->
          switch (caller) {
            case Caller.Anonymous() -> unauthenticated();
            case Caller.Person person ->
                person.instanceAdmin() ? Optional.empty() : forbidden("instance-admin");
          };
      case ByField byField -> {
        Optional<Access> chosen = field.apply(byField.field()).map(byField.choices()::get);
        yield chosen.isPresent()
            ? chosen.get().refusal(caller, field)
            : byField.choices().values().stream()
                .flatMap(access ->
                    access
                        .refusal(caller, field)
                        .<Outcome.Refused<?>>map(refused -> refused)
                        .stream())
                .findFirst();
      }
    };
  }

  private static Optional<Outcome.Refused<?>> unauthenticated() {
    return Optional.of(Outcome.refused(ErrorCode.NOT_AUTHENTICATED, "Authentication required"));
  }

  private static Optional<Outcome.Refused<?>> forbidden(String role) {
    return Optional.of(
        Outcome.refused(ErrorCode.FORBIDDEN, "Forbidden: requires " + role + " role"));
  }

  private static Access parseWord(String word, String operation) {
    return switch (word) {
      case "public" -> new Everybody();
      case "authenticated" -> new Authenticated();
      case "viewer", "member", "admin" -> new AtLeast(Role.valueOf(word.toUpperCase(Locale.ROOT)));
      case "instance-admin" -> new InstanceAdmin();
      default -> throw new ContractException(operation + " declares an unknown access: " + word);
    };
  }

  private static Access parseMap(Map<?, ?> map, String operation) {
    if (!(map.get("by") instanceof String field) || map.size() < 2) {
      throw new ContractException(
          operation + " declares an access by field without a field or choices");
    }
    Map<String, Access> choices = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (!key.equals("by")) {
        choices.put(String.valueOf(key), parseWord(String.valueOf(value), operation));
      }
    });
    return new ByField(field, choices);
  }
}
