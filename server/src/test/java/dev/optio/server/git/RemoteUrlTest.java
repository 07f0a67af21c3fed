package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a remote is read that a person typed. */
class RemoteUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # typed                               | url                                | normalized                    | fullName
          https://github.com/Acme/App           | https://github.com/Acme/App        | https://github.com/acme/app   | Acme/App
          https://github.com/Acme/App.git       | https://github.com/Acme/App.git    | https://github.com/acme/app   | Acme/App
          HTTPS://GitHub.COM/acme/app/          | https://github.com/acme/app        | https://github.com/acme/app   | acme/app
          github.com/acme/app                   | https://github.com/acme/app        | https://github.com/acme/app   | acme/app
          https://github.com:443/acme/app       | https://github.com/acme/app        | https://github.com/acme/app   | acme/app
          https://git.example:8443/Acme/App.git | https://git.example:8443/Acme/App.git | https://git.example:8443/Acme/App | Acme/App
          http://localhost:3000/a               | http://localhost:3000/a            | http://localhost:3000/a       | a
          http://10.0.0.7/a/b                   | http://10.0.0.7/a/b                | http://10.0.0.7/a/b           | a/b
          https://gitlab.com/group/sub/app      | https://gitlab.com/group/sub/app   | https://gitlab.com/group/sub/app | group/sub/app
          """)
  void webAddressesAreRead(String typed, String url, String normalized, String fullName) {
    assertThat(RemoteUrl.read(typed))
        .isInstanceOfSatisfying(
            RemoteUrl.Web.class,
            web -> {
              assertThat(web.url()).isEqualTo(url);
              assertThat(web.normalized()).isEqualTo(normalized);
              assertThat(web.fullName()).isEqualTo(fullName);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/acme/app, GITHUB, github.com, 443",
    "https://gitlab.com/acme/app, GITLAB, gitlab.com, 443",
    "http://git.example/acme/app, OTHER, git.example, 80",
    "https://git.example:8443/acme, OTHER, git.example, 8443",
    "'https://[::1]:8443/acme', OTHER, '[0:0:0:0:0:0:0:1]', 8443"
  })
  void theHostIsToldApart(String typed, RemoteKind kind, String host, int port) {
    assertThat(RemoteUrl.read(typed))
        .isInstanceOfSatisfying(
            RemoteUrl.Web.class,
            web -> {
              assertThat(web.kind()).isEqualTo(kind);
              assertThat(web.host()).isEqualTo(host);
              assertThat(web.port()).isEqualTo(port);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/git/app, /srv/git/app, app",
    "/srv/git/app.git, /srv/git/app.git, app",
    "/srv/git/app/, /srv/git/app, app",
    "/srv/./git//app, /srv/git/app, app",
    "file:///srv/git/app, /srv/git/app, app",
    "/srv/git/app/.git, /srv/git/app, app"
  })
  void pathsAreRead(String typed, String normalized, String fullName) {
    assertThat(RemoteUrl.read(typed))
        .isInstanceOfSatisfying(
            RemoteUrl.Local.class,
            local -> {
              assertThat(local.normalized()).isEqualTo(normalized);
              assertThat(local.fullName()).isEqualTo(fullName);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # typed                              | the sentence holds
          ''                                   | missing
          acme/app                             | https://github.com/acme/app
          github.com                           | needs a host and a path
          https://github.com                   | path is missing
          https://github.com/                  | path is missing
          https://me:secret@github.com/acme/app | user name or a password
          https://token@github.com/acme/app    | user name or a password
          https://github.com/acme/app?ref=main | query or a fragment
          https://github.com/acme/app#readme   | query or a fragment
          https://github.com/acme/app/tree/main | Use https://github.com/acme/app
          https://gitlab.com/a/b/c/-/tree/main | Use https://gitlab.com/a/b/c
          git@github.com:acme/app.git          | Use https://github.com/acme/app.git
          ssh://git@github.com:22/acme/app     | Use https://github.com/acme/app
          git://github.com/acme/app            | proves nothing
          ftp://github.com/acme/app            | Only https://
          ext::sh -c id                        | space
          javascript:alert(1)                  | needs a host
          file://server/share                  | names no host
          ../app                               | must be absolute
          ~/app                                | must be absolute
          /srv/../etc                          | ..
          /                                    | names no repository
          https://github.com/../acme/app       | no repository's path
          https://github.com/acme/%2e%2e/app   | no repository's path
          https://github.com/acme/%00          | no repository's path
          https://github.com//acme             | no repository's path
          https://github.com:0/acme/app        | between 1 and 65535
          https://github.com:99999/acme/app    | between 1 and 65535
          https://git hub.com/acme/app         | space
          https://[::1/acme/app                | host
          https://exa_mple.com\\@evil/acme     | holds
          """)
  void othersAreRefusedWithWhatToWriteInstead(String typed, String sentence) {
    assertThat(RemoteUrl.read(typed))
        .isInstanceOfSatisfying(
            RemoteUrl.Invalid.class,
            invalid -> {
              assertThat(invalid.sentence()).contains(sentence).endsWith(".");
              assertThat(invalid.sentence()).doesNotContain("secret", "token@");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://github.com/a\u0000b", "https://github.com/a\nb", "/srv/a\u0000b"})
  void controlCharactersAreRefused(String typed) {
    assertThat(RemoteUrl.read(typed)).isInstanceOf(RemoteUrl.Invalid.class);
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThat(RemoteUrl.read("https://github.com/" + "a".repeat(2_000)))
        .isInstanceOf(RemoteUrl.Invalid.class);
  }

  @Test
  void aCheckoutAndItsOwnDirectoryAreOneRepository() {
    assertThat(new RemoteUrl.Local(Path.of("/srv/app/.git")).normalized())
        .isEqualTo(new RemoteUrl.Local(Path.of("/srv/app")).normalized());
  }
}
