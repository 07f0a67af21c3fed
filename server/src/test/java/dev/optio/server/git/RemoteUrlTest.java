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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # typed                          | url                               | normalized                  | user | path
          git@github.com:Acme/App.git      | git@github.com:Acme/App.git       | https://github.com/acme/app | git  | Acme/App.git
          ssh://git@GitHub.com:22/Acme/App | ssh://git@github.com/Acme/App     | https://github.com/acme/app | git  | /Acme/App
          git+ssh://git@gitlab.com/a/b/    | ssh://git@gitlab.com/a/b          | https://gitlab.com/a/b      | git  | /a/b
          ssh://me@git.example:2222/Srv/a.git | ssh://me@git.example:2222/Srv/a.git | ssh://git.example:2222/Srv/a | me | /Srv/a.git
          ssh://you@git.example:2222/Srv/a | ssh://you@git.example:2222/Srv/a  | ssh://git.example:2222/Srv/a | you | /Srv/a
          me@git.example:a/b               | me@git.example:a/b                | ssh://me@git.example/~/a/b  | me   | a/b
          ssh://me@git.example/~/a/b       | ssh://me@git.example/~/a/b        | ssh://me@git.example/~/a/b  | me   | ~/a/b
          me@git.example:/srv/a            | me@git.example:/srv/a             | ssh://git.example/srv/a     | me   | /srv/a
          ssh://git@[::1]:2222/a           | ssh://git@[0:0:0:0:0:0:0:1]:2222/a | ssh://[0:0:0:0:0:0:0:1]:2222/a | git | /a
          """)
  void sshAddressesAreRead(String typed, String url, String normalized, String user, String path) {
    assertThat(RemoteUrl.read(typed))
        .isInstanceOfSatisfying(
            RemoteUrl.Ssh.class,
            ssh -> {
              assertThat(ssh.url()).isEqualTo(url);
              assertThat(ssh.normalized()).isEqualTo(normalized);
              assertThat(ssh.user()).isEqualTo(user);
              assertThat(ssh.path()).isEqualTo(path);
              assertThat(RemoteUrl.read(url)).isEqualTo(ssh);
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
          ssh://git.example/acme/app           | user is missing
          ssh://@git.example/acme/app          | user is missing
          ssh://git:secret@git.example/acme    | holds a password
          ssh://-oProxyCommand=x/acme          | user is missing
          ssh://git@-oProxyCommand=x/acme      | not a name
          ssh://-oProxyCommand=x@git.example/a | user name holds
          ssh://git;id@git.example/acme        | user name holds
          ssh://$(id)@git.example/acme         | user name holds
          ssh://two users@git.example/acme     | space
          ssh://a@b@git.example/acme           | user and a host
          ssh://git@git.example:0/acme         | between 1 and 65535
          ssh://git@git.example:99999/acme     | between 1 and 65535
          ssh://git@git.example:ssh/acme       | user and a host
          ssh://git@git.example                | path is missing
          ssh://git@git.example/               | path is missing
          ssh://git@/acme/app                  | host is missing
          ssh://git@git.example/../etc         | no repository's path
          ssh://git@git.example/a%27b          | no repository's path
          ssh://git@git.example//acme          | no repository's path
          git@git.example:-oProxyCommand=x     | no repository's path
          git@git.example:--upload-pack=id/x   | no repository's path
          -oProxyCommand=x@git.example:acme    | user name holds
          git@-oProxyCommand=x:acme            | not a name
          git@git.example:                     | needs a host and a path
          git@git.example:2222/acme            | ssh://user@host:port/path
          git@git.example:a?b                  | no repository's path
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
