package dev.optio.server.repos.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Guesses from the files at the top of a repository what it is written in, and how it is made ready
 * and tested. A guess is shown to a person, never run by itself.
 */
public final class Detection {
  /** Files whose text says more than that they are there. */
  public static final Set<String> READ = Set.of("package.json", "Makefile");

  private static final Pattern TEST_SCRIPT =
      Pattern.compile("\"test\"\\s*:\\s*\"(?!echo \\\\\"Error: no test specified)");
  private static final Pattern TEST_TARGET = Pattern.compile("^test\\s*:(?!=)", Pattern.MULTILINE);

  private final Set<String> names;
  private final Function<String, Optional<String>> text;
  private final List<String> languages = new ArrayList<>();
  private final List<String> setup = new ArrayList<>();
  private final List<String> tests = new ArrayList<>();

  private Detection(Set<String> names, Function<String, Optional<String>> text) {
    this.names = names;
    this.text = text;
  }

  /**
   * What was guessed.
   *
   * @param languages by the files that only they have
   * @param setupCommand one line for each of them that needs one
   * @param testCommand the repository's own way if it has one, else that of the first language
   * @param instructionsFile written for agents
   */
  public record Guess(
      List<String> languages,
      Optional<String> setupCommand,
      Optional<String> testCommand,
      Optional<String> instructionsFile) {}

  /**
   * Guesses.
   *
   * @param names of the files at the top
   * @param text of a file that {@link #READ} names
   */
  public static Guess of(Set<String> names, Function<String, Optional<String>> text) {
    Detection detection = new Detection(names, text);
    detection.look();
    return new Guess(
        List.copyOf(detection.languages),
        detection.setup.isEmpty()
            ? Optional.empty()
            : Optional.of(String.join("\n", detection.setup)),
        detection.tests.stream().findFirst(),
        List.of("AGENTS.md", "CLAUDE.md", "GEMINI.md").stream()
            .filter(names::contains)
            .findFirst());
  }

  private void look() {
    if (text.apply("Makefile").filter(file -> TEST_TARGET.matcher(file).find()).isPresent()) {
      tests.add("make test");
    }
    if (has("Cargo.toml")) {
      found("rust", "cargo fetch", "cargo test");
    }
    if (has("package.json")) {
      node();
    }
    if (has("go.mod")) {
      found("go", "go mod download", "go test ./...");
    }
    if (has("pyproject.toml") || has("setup.py") || has("requirements.txt")) {
      python();
    }
    if (has("pom.xml")) {
      found("java", "", (has("mvnw") ? "./mvnw" : "mvn") + " -B verify");
    } else if (has("build.gradle") || has("build.gradle.kts")) {
      found("java", "", (has("gradlew") ? "./gradlew" : "gradle") + " check");
    }
    if (has("Gemfile")) {
      found(
          "ruby", "bundle install", has(".rspec") ? "bundle exec rspec" : "bundle exec rake test");
    }
    if (has("composer.json")) {
      found(
          "php",
          "composer install",
          has("phpunit.xml") || has("phpunit.xml.dist") ? "vendor/bin/phpunit" : "composer test");
    }
    if (has("mix.exs")) {
      found("elixir", "mix deps.get", "mix test");
    }
    if (names.stream().anyMatch(name -> name.endsWith(".sln") || name.endsWith(".csproj"))) {
      found("dotnet", "dotnet restore", "dotnet test");
    }
  }

  private void node() {
    boolean tested =
        text.apply("package.json").filter(file -> TEST_SCRIPT.matcher(file).find()).isPresent();
    if (has("pnpm-lock.yaml")) {
      found("node", "pnpm install --frozen-lockfile", tested ? "pnpm test" : "");
    } else if (has("yarn.lock")) {
      found("node", "yarn install", tested ? "yarn test" : "");
    } else if (has("bun.lock") || has("bun.lockb")) {
      found("node", "bun install", tested ? "bun run test" : "");
    } else {
      found("node", has("package-lock.json") ? "npm ci" : "npm install", tested ? "npm test" : "");
    }
  }

  private void python() {
    if (has("uv.lock")) {
      found("python", "uv sync", "uv run pytest");
    } else if (has("poetry.lock")) {
      found("python", "poetry install", "poetry run pytest");
    } else {
      found(
          "python",
          has("requirements.txt") ? "pip install -r requirements.txt" : "pip install -e .",
          "pytest");
    }
  }

  private boolean has(String name) {
    return names.contains(name);
  }

  private void found(String language, String ready, String test) {
    languages.add(language);
    if (!ready.isEmpty()) {
      setup.add(ready);
    }
    if (!test.isEmpty()) {
      tests.add(test);
    }
  }
}
