package dev.optio.server.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalSettingsTest {
  private static final Path ROOT = Path.of("/data/optio/local");

  @Test
  void isIsolatedAndShowsNothingByItself() {
    // When
    LocalSettings settings = LocalSettings.isolated(ROOT);

    // Then
    assertThat(settings)
        .isEqualTo(new LocalSettings(ROOT, Isolation.NAMESPACES, List.of(), List.of(), List.of()));
  }

  @Test
  void keepsPathsAbsoluteAndPlain() {
    // When
    LocalSettings settings =
        new LocalSettings(
            Path.of("/data/x/../optio/local"),
            Isolation.NONE,
            List.of(Path.of("/opt/./tool")),
            List.of(Path.of("/srv/a/../bin")),
            List.of(Path.of("/home/user/")));

    // Then
    assertThat(settings.root()).isEqualTo(ROOT);
    assertThat(settings.shown()).containsExactly(Path.of("/opt/tool"));
    assertThat(settings.programs()).containsExactly(Path.of("/srv/bin"));
    assertThat(settings.hidden()).containsExactly(Path.of("/home/user"));
  }

  @Test
  void showsNothingOfTheDataFolderAndNotAllOfTheMachine() {
    for (String path : List.of("/data/optio", "/data/optio/bin", "/data/optio/local/x", "/")) {
      assertThatIllegalArgumentException()
          .as(path)
          .isThrownBy(() ->
              new LocalSettings(
                  ROOT, Isolation.NAMESPACES, List.of(Path.of(path)), List.of(), List.of()));
      assertThatIllegalArgumentException()
          .as(path)
          .isThrownBy(() ->
              new LocalSettings(
                  ROOT, Isolation.NAMESPACES, List.of(), List.of(Path.of(path)), List.of()));
    }
  }

  @Test
  void needsAFolderAroundItsOwn() {
    assertThatIllegalArgumentException().isThrownBy(() -> LocalSettings.isolated(Path.of("/")));
  }
}
