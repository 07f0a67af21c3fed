package dev.optio.server.e2e;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.LoadState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a page costs somebody who has never been there: all that comes over the wire until it is
 * ready, packed as it was sent, heads of answers included. Frames of sockets are not counted.
 *
 * @param heaviest what to look at first when it is too much
 */
record PageWeight(long bytes, List<String> heaviest) {
  /** What a page may weigh, in bytes. */
  static final long BUDGET = 220_000;

  PageWeight {
    heaviest = List.copyOf(heaviest);
  }

  /**
   * Weighs it in a browser that has kept nothing.
   *
   * @param session cookies of somebody who is signed in
   * @param ready what is on the page when all of it is there
   */
  static PageWeight of(Chromium browser, List<Cookie> session, String address, String ready) {
    try (BrowserContext cold = browser.still()) {
      cold.addCookies(session);
      Page page = cold.newPage();
      Map<String, String> urls = new HashMap<>();
      Map<String, Long> lengths = new HashMap<>();
      CDPSession wire = cold.newCDPSession(page);
      wire.on(
          "Network.requestWillBeSent",
          sent -> urls.put(id(sent), sent.getAsJsonObject("request").get("url").getAsString()));
      wire.on(
          "Network.loadingFinished",
          end -> lengths.put(id(end), end.get("encodedDataLength").getAsLong()));
      wire.send("Network.enable");
      page.navigate(address);
      page.locator(ready).first().waitFor();
      page.waitForLoadState(LoadState.NETWORKIDLE);
      return new PageWeight(
          lengths.values().stream().mapToLong(Long::longValue).sum(), heaviest(urls, lengths));
    }
  }

  private static List<String> heaviest(Map<String, String> urls, Map<String, Long> lengths) {
    return lengths.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(20)
        .map(each -> each.getValue() + " " + urls.get(each.getKey()))
        .toList();
  }

  private static String id(JsonObject event) {
    return event.get("requestId").getAsString();
  }
}
