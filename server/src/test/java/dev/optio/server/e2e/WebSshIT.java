package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.optio.server.e2e.WebPages.button;
import static dev.optio.server.e2e.WebPages.heading;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.GitSshServer;
import dev.optio.server.git.HostKey;
import dev.optio.server.git.SshKeys;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person compares the key of an ssh server, when it is connected and when it is changed. */
@WithServers
class WebSshIT {
  private static final KeyPair HOST = SshKeys.ed25519();
  private static final KeyPair NEW_HOST = SshKeys.ed25519();
  private static final KeyPair MINE = SshKeys.ed25519();
  private static final String COMPARED = "I compared it, and it is the right one";

  @Test
  void asksBeforeAKeyIsBelieved(Backing backing, @TempDir Path folder) throws Exception {
    // Given
    WebPages web = WebPages.open(backing, folder);
    try (GitSshServer server =
        GitSshServer.serving(folder.resolve("remotes"), HOST).admitting(MINE)) {
      web.replica()
          .post(
              "/api/secrets",
              TaskApi.object().put("name", "DEPLOY_KEY").put("value", SshKeys.openSsh(MINE)));
      Page page = web.signedIn("light", 390);
      page.navigate(web.address("/repos?add=1"));
      page.getByLabel("Remote").fill(server.url("other.git"));
      page.getByLabel("Secret").selectOption("DEPLOY_KEY");

      // When
      button(page, "Check remote").click();
      assertThat(page.getByText(fingerprint(HOST))).isVisible();
      Chromium.assertAccessible(page);
      button(page, "Trust this key").click();
      assertThat(page.getByText("Compare the fingerprint, then tick the box.")).isVisible();
      page.getByLabel(COMPARED).check();
      button(page, "Trust this key").click();
      assertThat(page.getByText("The remote can be used.")).isVisible();
      page.locator("dialog").getByText("Add repository").last().click();
      assertThat(heading(page, "other")).isVisible();
      page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Access")).click();
      assertThat(page.getByText(fingerprint(HOST))).isVisible();
      button(page, "Ask the server for its key").click();
      assertThat(page.getByText("The server still shows this key.")).isVisible();
      server.showing(NEW_HOST);
      button(page, "Ask the server for its key").click();
      assertThat(page.getByText(fingerprint(NEW_HOST))).isVisible();
      Chromium.assertAccessible(page);
      page.getByLabel(COMPARED).check();
      button(page, "Save").click();

      // Then
      assertThat(page.getByText("Everything is saved")).isVisible();
      assertThat(page.getByText(fingerprint(NEW_HOST))).isVisible();
      assertThat(page.getByText(fingerprint(HOST))).isHidden();
      assertThat(web.complaints()).isEmpty();
    } finally {
      web.close();
    }
  }

  private static String fingerprint(KeyPair pair) {
    return HostKey.read(SshKeys.line(pair)).orElseThrow().fingerprint();
  }
}
