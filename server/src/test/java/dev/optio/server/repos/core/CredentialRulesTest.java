package dev.optio.server.repos.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.repos.core.CredentialRules.Place;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a credential must look like, and where it may go. */
class CredentialRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind | secret          | user | host
          none   |                 |      |
          none   |                 |      | github.com
          token  | MY_TOKEN        |      | git.example.com
          basic  | MY_TOKEN        | me   | git.example.com
          token  | GITHUB_TOKEN    |      | github.com
          token  | GH_TOKEN        |      | acme.ghe.com
          token  | MY_TOKEN        |      | http://git.example.com:3000
          basic  | MY_TOKEN        | me   | http://localhost:80
          token  | GITLAB_TOKEN    |      | gitlab.com
          none   |                 |      | ssh:git.example.com
          sshKey | DEPLOY_KEY      |      | ssh:git.example.com
          """)
  void goodOnesAreTaken(String kind, String secret, String user, String host) {
    assertThat(refusal(kind, secret, user, host)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind | secret            | user | host                 | sentence holds
          none   | MY_TOKEN          |      | github.com           | neither secret nor user
          none   |                   | me   | github.com           | neither secret nor user
          token  |                   |      | github.com           | needs the name of a secret
          basic  | MY_TOKEN          |      | git.example.com      | needs a user
          token  | MY_TOKEN          |      |                      | A path needs no credential
          token  | GITHUB_TOKEN      |      | git.example.com      | only sent to github.com
          token  | GITHUB_TOKEN      |      | github.com.evil.example | only sent to github.com
          token  | GITHUB_TOKEN      |      | evilghe.com          | only sent to github.com
          token  | GITLAB_TOKEN      |      | gitlab.example.com   | only sent to gitlab.com
          token  | GITHUB_TOKEN      |      | http://github.com:80 | only sent to https://github.com,
          token  | GITHUB_TOKEN      |      | http://github.com:443 | only sent to https://github.com,
          token  | GH_TOKEN          |      | https://a.ghe.com:8443 | only sent to https://a.ghe.com,
          basic  | GITLAB_TOKEN      | me   | http://gitlab.com:80 | only sent to https://gitlab.com,
          basic  | GITHUB_TOKEN      | me   | git.example.com      | only sent to github.com
          token  | ANTHROPIC_API_KEY |      | github.com           | model provider
          basic  | OPENAI_API_KEY    | me   | git.example.com      | model provider
          sshKey | OPENAI_API_KEY    |      | ssh:git.example.com  | model provider
          sshKey | GITHUB_TOKEN      |      | ssh:git.example.com  | only sent to github.com
          sshKey |                   |      | ssh:git.example.com  | needs the name of a secret
          sshKey | DEPLOY_KEY        | git  | ssh:git.example.com  | stands in its address
          sshKey | DEPLOY_KEY        |      | git.example.com      | for ssh remotes only
          sshKey | DEPLOY_KEY        |      |                      | A path needs no credential
          token  | MY_TOKEN          |      | ssh:git.example.com  | of kind sshKey
          basic  | MY_TOKEN          | me   | ssh:git.example.com  | of kind sshKey
          """)
  void othersAreRefusedWithTheReason(
      String kind, String secret, String user, String host, String sentence) {
    assertThat(refusal(kind, secret, user, host).orElseThrow()).contains(sentence);
  }

  private static Optional<String> refusal(String kind, String secret, String user, String host) {
    return CredentialRules.refusal(
        kind, Optional.ofNullable(secret), Optional.ofNullable(user), place(host));
  }

  private static Place place(String host) {
    if (host == null) {
      return new Place.Here();
    }
    if (host.startsWith("ssh:")) {
      return new Place.Ssh(host.substring("ssh:".length()));
    }
    URI url = URI.create(host.contains("://") ? host : "https://" + host + ":443");
    return new Place.Web(url.getScheme(), url.getHost(), url.getPort());
  }
}
