package dev.optio.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the product to its shape; {@link PlantedFaultsTest} shows that every rule here bites. */
class ArchitectureTest {
  private static final Rules RULES = new Rules("dev.optio.server");
  private static JavaClasses product = new ClassFileImporter().importClasses();

  @BeforeAll
  static void importProduct() {
    product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.optio.server");
  }

  @Test
  void packagesSeeWhatTheTableSays() {
    RULES.packagesSeeWhatTheTableSays().check(product);
  }

  @Test
  void packagesAreInTheTable() {
    RULES.packagesAreInTheTable().check(product);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    SlicesRuleDefinition.slices()
        .matching("dev.optio.server.(*)..")
        .should()
        .beFreeOfCycles()
        .check(product);
  }

  @Test
  void librariesStayWhereTheTableSays() {
    RULES.librariesStayWhereTheTableSays().check(product);
  }

  @Test
  void sqlStaysInStores() {
    RULES.sqlStaysInStores().check(product);
  }

  @Test
  void theEnvironmentIsReadInConfig() {
    RULES.theEnvironmentIsReadInConfig().check(product);
  }

  @Test
  void clocksAndRandomnessComeFromMain() {
    Exceptions exceptions = Exceptions.of("clock");
    RULES.clocksAndRandomnessComeFromMain(exceptions).check(product);
    assertThat(exceptions.unused()).as("exceptions that nothing needs").isEmpty();
  }

  @Test
  void grantsAreIssuedBesideMain() {
    RULES.grantsAreIssuedBesideMain().check(product);
  }

  @Test
  void coresArePure() {
    RULES.coresArePure().check(product);
  }

  @Test
  void packagesAreNullMarked() {
    RULES.packagesAreNullMarked().check(product);
  }

  @Test
  void nothingUsesExecuteBlocking() {
    RULES.nothingUsesExecuteBlocking().check(product);
  }

  @Test
  void nothingPrints() {
    Exceptions exceptions = Exceptions.of("print");
    RULES.nothingPrints(exceptions).check(product);
    assertThat(exceptions.unused()).as("exceptions that nothing needs").isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    RULES.namesSayWhatAThingIs().check(product);
  }
}
