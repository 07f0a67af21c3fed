package dev.optio.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that each rule of {@link ArchitectureTest} finds the fault that was planted for it. */
class PlantedFaultsTest {
  private static final Rules RULES = new Rules("dev.optio.planted");
  private static JavaClasses planted = new ClassFileImporter().importClasses();

  /**
   * A rule and what it must find.
   *
   * @param culprits names of the only classes or packages it may complain of
   */
  record Bite(ArchRule rule, List<String> culprits) {
    @Override
    public String toString() {
      return culprits.getFirst();
    }
  }

  @BeforeAll
  static void importFaults() {
    planted = new ClassFileImporter().importPackages("dev.optio.planted");
  }

  static Stream<Bite> bites() {
    return Stream.of(
        bite(RULES.packagesSeeWhatTheTableSays(), "http.ReachesAround"),
        bite(RULES.packagesAreInTheTable(), "unlisted.Stray", "sizes"),
        bite(
            RULES.librariesStayWhereTheTableSays(), "http.SpeaksGit", "http.UsesAnUnlistedLibrary"),
        bite(RULES.sqlStaysInStores(), "tasks.AsksTheDatabase"),
        bite(RULES.theEnvironmentIsReadInConfig(), "auth.ReadsTheEnvironment"),
        bite(
            RULES.clocksAndRandomnessComeFromMain(Exceptions.none()),
            "auth.ReadsTheClock",
            "auth.Guesses"),
        bite(RULES.grantsAreIssuedBesideMain(), "secrets.IssuesAGrant"),
        bite(RULES.coresArePure(), "tasks.core.Waits"),
        bite(RULES.packagesAreNullMarked(), "unlisted"),
        bite(RULES.nothingUsesExecuteBlocking(), "bus.BlocksInOrder"),
        bite(RULES.nothingPrints(Exceptions.none()), "repos.Prints"),
        bite(RULES.namesSayWhatAThingIs(), "repos.RepositoryManager"));
  }

  @ParameterizedTest
  @MethodSource("bites")
  void eachRuleFindsItsPlantedFaultAndNothingElse(Bite bite) {
    // When
    List<String> complaints = bite.rule().evaluate(planted).getFailureReport().getDetails();

    // Then
    for (String culprit : bite.culprits()) {
      assertThat(complaints).anySatisfy(complaint -> assertThat(complaint).contains(culprit));
    }
    assertThat(complaints)
        .allSatisfy(complaint ->
            assertThat(bite.culprits().stream().anyMatch(complaint::contains)).isTrue());
  }

  @Test
  void everyRuleIsShownToBite() {
    // When
    List<String> rules =
        Stream.of(Rules.class.getDeclaredMethods())
            .filter(method -> method.getReturnType() == ArchRule.class)
            .filter(method -> !java.lang.reflect.Modifier.isPrivate(method.getModifiers()))
            .map(java.lang.reflect.Method::getName)
            .toList();

    // Then
    assertThat(bites()).hasSameSizeAs(rules);
  }

  private static Bite bite(ArchRule rule, String... culprits) {
    return new Bite(
        rule, Stream.of(culprits).map(culprit -> "dev.optio.planted." + culprit).toList());
  }
}
