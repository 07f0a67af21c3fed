package dev.optio.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Prepares every statement of every store against the migrated schema. */
@WithServers
class StoreStatementsIT {
  private static final Pattern STATEMENT =
      Pattern.compile("(?s)\\s*(select|insert|update|delete|with|do)\\s.*");

  /** A constant with a statement in it. */
  private record Found(String name, String statement) {}

  @Test
  void preparesEveryStatement(Backing backing) throws Exception {
    // Given
    List<Found> statements = statements();
    Database database = backing.database();

    // When
    List<String> refused = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement preparing = connection.createStatement()) {
      for (int i = 0; i < statements.size(); i++) {
        try {
          preparing.execute("prepare statement_" + i + " as " + statements.get(i).statement());
        } catch (SQLException e) {
          refused.add(statements.get(i).name() + ": " + e.getMessage());
        }
      }
    }

    // Then
    assertThat(refused).isEmpty();
    assertThat(statements).hasSizeGreaterThan(90);
  }

  @Test
  void findsStatementsInEveryStore() throws Exception {
    // When
    List<String> without = new ArrayList<>();
    List<Found> statements = statements();
    for (JavaClass store : stores()) {
      if (statements.stream().noneMatch(found -> found.name().startsWith(store.getName() + "."))) {
        without.add(store.getName());
      }
    }

    // Then
    assertThat(without).isEmpty();
  }

  private static List<Found> statements() throws ReflectiveOperationException {
    List<Found> found = new ArrayList<>();
    for (JavaClass store : stores()) {
      for (Field field : store.reflect().getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          field.setAccessible(true);
          String value = (String) field.get(null);
          if (STATEMENT.matcher(value).matches()) {
            found.add(new Found(store.getName() + "." + field.getName(), value));
          }
        }
      }
    }
    return found;
  }

  private static List<JavaClass> stores() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.optio.server")
            .stream()
            .filter(type -> type.getSimpleName().endsWith("Store"))
            .toList();
  }
}
