package dev.optio.server.repos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cargo.toml                        | rust   | cargo fetch                     | cargo test",
        "go.mod                            | go     | go mod download                 | go test"
            + " ./...",
        "requirements.txt                  | python | pip install -r requirements.txt | pytest",
        "pyproject.toml                    | python | pip install -e .                | pytest",
        "pyproject.toml uv.lock            | python | uv sync                         | uv run"
            + " pytest",
        "pyproject.toml poetry.lock        | python | poetry install                  | poetry run"
            + " pytest",
        "pom.xml                           | java   |                                 | mvn -B"
            + " verify",
        "pom.xml mvnw                      | java   |                                 | ./mvnw -B"
            + " verify",
        "build.gradle.kts gradlew          | java   |                                 | ./gradlew"
            + " check",
        "Gemfile .rspec                    | ruby   | bundle install                  | bundle exec"
            + " rspec",
        "composer.json phpunit.xml.dist    | php    | composer install                |"
            + " vendor/bin/phpunit",
        "mix.exs                           | elixir | mix deps.get                    | mix test",
        "App.sln                           | dotnet | dotnet restore                  | dotnet"
            + " test",
        "package.json                      | node   | npm install                     |",
        "package.json package-lock.json    | node   | npm ci                          |",
        "package.json pnpm-lock.yaml       | node   | pnpm install --frozen-lockfile  |",
      })
  void knowsALanguageByItsFiles(String files, String language, String setup, String test) {
    // When
    Detection.Guess guess = guess(files, Map.of());

    // Then
    assertThat(guess.languages()).containsExactly(language);
    assertThat(guess.setupCommand()).isEqualTo(Optional.ofNullable(setup));
    assertThat(guess.testCommand()).isEqualTo(Optional.ofNullable(test));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"scripts\": {\"test\": \"vitest run\"}}                               | npm test",
        "{\"scripts\": {\"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"}} |",
        "{\"scripts\": {\"build\": \"tsc\"}}                                      |",
        "not JSON                                                                 |",
      })
  void testsWithNodeOnlyWhatHasTests(String manifest, String test) {
    // When
    Detection.Guess guess = guess("package.json", Map.of("package.json", manifest));

    // Then
    assertThat(guess.testCommand()).isEqualTo(Optional.ofNullable(test));
  }

  @Test
  void prefersTheRepositorysOwnWayAndPreparesAllLanguages() {
    // When
    Detection.Guess guess =
        guess(
            "Makefile go.mod package.json package-lock.json CLAUDE.md AGENTS.md",
            Map.of("Makefile", "all: test\n\ntest: build\n\tgo test ./...\n"));

    // Then
    assertThat(guess.languages()).containsExactly("node", "go");
    assertThat(guess.setupCommand()).contains("npm ci\ngo mod download");
    assertThat(guess.testCommand()).contains("make test");
    assertThat(guess.instructionsFile()).contains("AGENTS.md");
  }

  @Test
  void takesNoVariableForATarget() {
    assertThat(guess("Makefile", Map.of("Makefile", "test := x\nlatest: y\n")).testCommand())
        .isEmpty();
  }

  @Test
  void guessesNothingWhereNothingIsKnown() {
    assertThat(guess("README.md", Map.of()))
        .isEqualTo(
            new Detection.Guess(List.of(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static Detection.Guess guess(String files, Map<String, String> texts) {
    Map<String, String> known = new HashMap<>(texts);
    return Detection.of(Set.of(files.split(" ")), name -> Optional.ofNullable(known.get(name)));
  }
}
