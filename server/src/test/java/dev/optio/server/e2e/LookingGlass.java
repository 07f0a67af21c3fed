package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A browser on a thread of its own, for pages of one replica that are looked at one after the
 * other. Each is new; what the browser has loaded once, it keeps.
 */
final class LookingGlass {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<Opened> opened;

  /** Opens a browser, where somebody is signed in to the replica. */
  LookingGlass(ReplicaProcess replica) {
    opened = thread.submit(() -> Opened.at(replica));
  }

  /** What is done with a page. */
  @FunctionalInterface
  interface Looking {
    void at(Page page) throws Exception;
  }

  /** Looks at a new page when it is its turn; fails on whatever was said against it. */
  Future<?> submit(boolean unsigned, Looking looking) {
    return thread.submit(() -> {
      Opened glass = opened.get();
      List<String> said;
      try (Page page = (unsigned ? glass.signedOut() : glass.signedIn()).newPage()) {
        looking.at(page);
      } finally {
        said = glass.browser().takeComplaints();
      }
      assertThat(said).isEmpty();
      return null;
    });
  }

  /** What a page weighs for somebody who is signed in and has never been there. */
  PageWeight weigh(String address, String ready) throws Exception {
    return thread
        .submit(() -> {
          Opened glass = opened.get();
          return PageWeight.of(glass.browser(), glass.signedIn().cookies(), address, ready);
        })
        .get();
  }

  void close() throws Exception {
    thread
        .submit(() -> {
          opened.get().browser().close();
          return null;
        })
        .get();
    thread.close();
  }

  private record Opened(Chromium browser, BrowserContext signedIn, BrowserContext signedOut) {
    static Opened at(ReplicaProcess replica) throws IOException {
      Chromium browser = Chromium.open();
      String origin = replica.uri("http", "").toString();
      BrowserContext signedIn = browser.still();
      BrowserContext signedOut = browser.still();
      browser.trap(signedIn, origin);
      browser.trap(signedOut, origin);
      try (Page page = signedIn.newPage()) {
        page.navigate(origin + "/#token=" + replica.token());
        WebPages.heading(page, "Overview").waitFor();
      }
      return new Opened(browser, signedIn, signedOut);
    }
  }
}
