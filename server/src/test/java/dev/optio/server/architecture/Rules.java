package dev.optio.server.architecture;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import dev.optio.server.db.Sql;
import dev.optio.server.vault.Grant;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules that hold the product's shape. They are made for a root package, so that a tree with
 * planted faults can show that each of them bites.
 */
final class Rules {
  private static final Set<String> VAGUE =
      Set.of("Service", "Manager", "Helper", "Helpers", "Util", "Utils", "Impl");

  /** Calls that read a clock; {@code System.nanoTime} measures waits and dates nothing. */
  private static final Map<String, Set<String>> CLOCKS_AND_RANDOMNESS =
      Map.ofEntries(
          Map.entry("java.lang.System", Set.of("currentTimeMillis")),
          Map.entry("java.lang.Math", Set.of("random")),
          Map.entry("java.security.SecureRandom", Set.of("<init>", "getInstanceStrong")),
          Map.entry("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system")),
          Map.entry("java.time.Instant", Set.of("now")),
          Map.entry("java.time.InstantSource", Set.of("system")),
          Map.entry("java.time.LocalDate", Set.of("now")),
          Map.entry("java.time.LocalDateTime", Set.of("now")),
          Map.entry("java.time.OffsetDateTime", Set.of("now")),
          Map.entry("java.time.ZonedDateTime", Set.of("now")),
          Map.entry("java.util.Collections", Set.of("shuffle")),
          Map.entry("java.util.Date", Set.of("<init>")),
          Map.entry("java.util.Random", Set.of("<init>")),
          Map.entry("java.util.UUID", Set.of("randomUUID")),
          Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
          Map.entry("java.util.random.RandomGenerator", Set.of("getDefault", "of")));

  private final String root;

  Rules(String root) {
    this.root = root;
  }

  /** Every package uses only what the table of our packages lists for it. */
  ArchRule packagesSeeWhatTheTableSays() {
    return dependencies(
        "use of our own packages only what the table lists",
        "Either the import is a mistake, or the table needs a reviewer's yes.",
        (origin, target) -> {
          String from = relative(origin);
          String to = relative(target);
          return !ours(target)
              || from.isEmpty()
              || from.equals(to)
              || Tables.OURS.getOrDefault(from, Set.of()).contains(to);
        });
  }

  /** Every package is in the table. */
  ArchRule packagesAreInTheTable() {
    return each(
        "stand in a package of the table",
        "A new package gets a line in Tables.OURS.",
        (type, fault) -> {
          String name = relative(type);
          if (!name.isEmpty() && !Tables.OURS.containsKey(name)) {
            fault.says(type.getName() + " stands in " + name + ", which the table does not list");
          }
        });
  }

  /** Libraries are used only where the table of libraries lists it. */
  ArchRule librariesStayWhereTheTableSays() {
    return dependencies(
        "use libraries only where the table lists it",
        "A library that leaks into a second package can no longer be replaced in one place.",
        (origin, target) ->
            target.getName().startsWith("dev.optio.")
                || relative(origin).isEmpty()
                || mayUse(relative(origin), target.getName()));
  }

  /** SQL runs in db and in stores. */
  ArchRule sqlStaysInStores() {
    return accesses(
        "leave SQL to db and to the store that owns the table",
        "Whoever changes a table reads its store, and only that.",
        access ->
            access.getTargetOwner().isAssignableTo(Sql.class)
                && Set.of("rows", "row", "one", "update").contains(access.getName())
                && !relative(access.getOriginOwner()).equals("db")
                && !outermost(access.getOriginOwner()).getSimpleName().endsWith("Store"));
  }

  /** The environment is read in config and by Main. */
  ArchRule theEnvironmentIsReadInConfig() {
    return accesses(
        "leave the environment to config and Main",
        "A setting that is read where it is used is in no list and in no report of mistakes.",
        access ->
            access.getTargetOwner().getName().equals("java.lang.System")
                && access.getName().equals("getenv")
                && !relative(access.getOriginOwner()).equals("config")
                && !isMain(access.getOriginOwner()));
  }

  /** Clocks and randomness come from Main. */
  ArchRule clocksAndRandomnessComeFromMain(Exceptions exceptions) {
    return accesses(
        "take clocks and randomness by constructor",
        "What reads a clock by itself cannot be tested at another time.",
        access ->
            CLOCKS_AND_RANDOMNESS
                    .getOrDefault(access.getTargetOwner().getName(), Set.of())
                    .contains(access.getName())
                && !isMain(access.getOriginOwner())
                && !exceptions.covers(outermost(access.getOriginOwner()).getName()));
  }

  /** Rights to read secrets come from where the server is put together. */
  ArchRule grantsAreIssuedBesideMain() {
    return accesses(
        "leave it to the package of Main to issue grants",
        "Who can read secrets is seen in one place.",
        access ->
            access.getTargetOwner().isEquivalentTo(Grant.class)
                && access.getName().equals("issue")
                && !relative(access.getOriginOwner()).isEmpty());
  }

  /** Core packages and the vendor port compute and do nothing else. */
  ArchRule coresArePure() {
    return dependencies(
        "be pure where they are a core",
        "A core decides; whoever calls it reads, waits and writes.",
        (origin, target) -> !isPure(origin) || isPure(target) || mayBeUsedByCores(target));
  }

  /** Every package is null-marked. */
  ArchRule packagesAreNullMarked() {
    return each(
        "stand in a package marked @NullMarked",
        "NullAway looks only at marked packages.",
        (type, fault) -> {
          JavaPackage itsPackage = type.getPackage();
          if (!itsPackage.isAnnotatedWith(NullMarked.class)) {
            fault.says(itsPackage.getName() + " is not marked @NullMarked");
          }
        });
  }

  /** Nothing blocks through Vert.x. */
  ArchRule nothingUsesExecuteBlocking() {
    return accesses(
        "block on virtual threads, not in executeBlocking",
        "It is ordered by default and quietly does one thing at a time.",
        access ->
            access.getTargetOwner().getName().startsWith("io.vertx.core.")
                && access.getName().equals("executeBlocking"));
  }

  /** Output goes to the log. */
  ArchRule nothingPrints(Exceptions exceptions) {
    return accesses(
        "log instead of printing",
        "What is printed has no level, no keys and no place in a JSON log.",
        access ->
            access.getTargetOwner().getName().equals("java.lang.System")
                && Set.of("out", "err").contains(access.getName())
                && !relative(access.getOriginOwner()).isEmpty()
                && !exceptions.covers(outermost(access.getOriginOwner()).getName()));
  }

  /** Names say what a thing is. */
  ArchRule namesSayWhatAThingIs() {
    return each(
        "have names that say what they are",
        "Service, Manager, Helper, Util and Impl fit everything.",
        (type, fault) -> {
          if (VAGUE.stream().anyMatch(type.getSimpleName()::endsWith)) {
            fault.says(type.getName() + " has a name that says nothing");
          }
        });
  }

  private boolean isMain(JavaClass type) {
    return outermost(type).getName().equals(root + ".Main");
  }

  private boolean isPure(JavaClass type) {
    String name = relative(type);
    return ours(type)
        && (name.endsWith(".core")
            || (name.equals("agents") && !outermost(type).getSimpleName().endsWith("Verticle")));
  }

  private boolean mayBeUsedByCores(JavaClass target) {
    String name = target.getName();
    if (ours(target)) {
      return Tables.VALUES.contains(relative(target))
          && !Tables.NO_VALUES.contains(outermost(target).getName().substring(root.length() + 1));
    }
    boolean java = begins(name, Tables.PURE_JAVA) && !begins(name, Tables.IMPURE_JAVA);
    return java
        || target.isPrimitive()
        || begins(name, Tables.PURE_LIBRARIES)
        || Tables.PURE_STREAMS.contains(name);
  }

  /** The longest entry that fits decides. */
  private static boolean mayUse(String origin, String library) {
    return Stream.concat(Tables.LIBRARIES.keySet().stream(), Tables.EVERYWHERE.stream())
        .filter(library::startsWith)
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .map(entry ->
            Tables.EVERYWHERE.contains(entry)
                || Tables.LIBRARIES.getOrDefault(entry, Set.of()).contains(origin))
        .orElse(false);
  }

  private static boolean begins(String name, Set<String> beginnings) {
    return beginnings.stream().anyMatch(name::startsWith);
  }

  private boolean ours(JavaClass type) {
    return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
  }

  private String relative(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(root) || !name.startsWith(root) ? "" : name.substring(root.length() + 1);
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Rules::outermost).orElse(type);
  }

  private ArchRule dependencies(
      String should, String because, BiPredicate<JavaClass, JavaClass> allowed) {
    return each(
        should,
        because,
        (type, fault) -> {
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (!target.isPrimitive() && !allowed.test(type, target)) {
              fault.says(dependency.getDescription());
            }
          }
        });
  }

  private ArchRule accesses(String should, String because, Predicate<JavaAccess<?>> forbidden) {
    return each(
        should,
        because,
        (type, fault) -> {
          for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            if (forbidden.test(access)) {
              fault.says(access.getDescription());
            }
          }
        });
  }

  private ArchRule each(String should, String because, BiConsumer<JavaClass, Fault> look) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<>(should) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                look.accept(type, sentence -> events.add(violated(type, sentence)));
              }
            })
        .because(because);
  }

  /** Takes down what is wrong. */
  @FunctionalInterface
  private interface Fault {
    void says(String sentence);
  }
}
