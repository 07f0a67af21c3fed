package dev.optio.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/agents.md} says of each agent what the code does. */
class AgentsDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/agents.md");

  /** The first cell of a row, when it is a word of code. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|(.*)$");

  static List<VendorProfile> profiles() {
    return Vendors.profiles();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void namesProgramAndSecretsInTheOverview(VendorProfile profile) throws IOException {
    String row =
        rows(section("# Agents"))
            .filter(match -> match.group(1).equals(profile.name()))
            .map(match -> match.group(2))
            .findFirst()
            .orElseThrow();

    assertThat(profile.program().stream())
        .allSatisfy(program -> assertThat(row).contains(code(program)));
    assertThat(profile.providerSecrets()).allSatisfy(name -> assertThat(row).contains(code(name)));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void listsExactlyTheOptionsWithTheirOtherNames(VendorProfile profile) throws IOException {
    List<MatchResult> rows = rows(section("## " + profile.displayName())).toList();

    assertThat(rows)
        .extracting(row -> row.group(1))
        .containsExactlyInAnyOrderElementsOf(
            profile.options().stream().map(OptionField::name).toList());
    for (OptionField option : profile.options()) {
      String row =
          rows.stream()
              .filter(match -> match.group(1).equals(option.name()))
              .map(match -> match.group(2))
              .collect(Collectors.joining());
      assertThat(option.aliases()).allSatisfy(alias -> assertThat(row).contains(code(alias)));
      if (option.kind() instanceof OptionField.Kind.Choice(List<String> values)) {
        assertThat(values).allSatisfy(value -> assertThat(row).contains(code(value)));
      }
    }
  }

  private static Stream<MatchResult> rows(String section) {
    return ROW.matcher(section).results();
  }

  /** From a heading to the next one. */
  private static String section(String heading) throws IOException {
    String document = "\n" + Files.readString(DOCUMENT);
    int start = document.indexOf("\n" + heading + "\n");
    assertThat(start).as(heading).isNotNegative();
    int end = document.indexOf("\n## ", start + 1);
    return document.substring(start, end < 0 ? document.length() : end);
  }

  private static String code(String word) {
    return "`" + word + "`";
  }
}
