package dev.optio.server.e2e;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One page of the web interface, with what it must show in each {@link PageState}.
 *
 * @param name in names of pictures
 * @param path what follows the origin; <code>{name}</code> stands for something of {@link
 *     SampleWork}
 * @param asks what of the API is held, failed or denied: parts of paths, or all where there is none
 * @param shown what must be on the screen in a state, as selectors of Playwright
 * @param lacks why the page has no such state
 * @param early whether its empty state needs an instance where nothing is connected yet
 * @param unsigned whether nobody is signed in
 * @param byRole whether it is the role that denies, not the server's answer
 * @param before what is done on the page until it shows the state
 */
record EveryPage(
    String name,
    String path,
    List<String> asks,
    Map<PageState, List<String>> shown,
    Map<PageState, String> lacks,
    boolean early,
    boolean unsigned,
    boolean byRole,
    Map<PageState, Consumer<Page>> before) {

  EveryPage {
    asks = List.copyOf(asks);
    shown = Map.copyOf(shown);
    lacks = Map.copyOf(lacks);
    before = Map.copyOf(before);
  }

  /** A page that asks the server for all that it shows, and says so while it waits. */
  static EveryPage at(String name, String path) {
    return new EveryPage(name, path, List.of(), Map.of(), Map.of(), true, false, false, Map.of())
        .with(PageState.LOADING, "main .skeleton-row");
  }

  /** A page that asks nothing of the server, so it is only ever ready, or denied to a role. */
  static EveryPage still(String name, String path, String why) {
    return at(name, path)
        .without(PageState.EMPTY, why)
        .without(PageState.LOADING, why)
        .without(PageState.FAILED, why);
  }

  /** What of the API its states are about. */
  EveryPage asking(String... parts) {
    return new EveryPage(name, path, List.of(parts), shown, lacks, early, unsigned, byRole, before);
  }

  EveryPage empty(String... selectors) {
    return with(PageState.EMPTY, selectors);
  }

  EveryPage loading(String... selectors) {
    return with(PageState.LOADING, selectors);
  }

  /** What it says when the server fails. */
  EveryPage failed(String... sentences) {
    return with(PageState.FAILED, each("main .failure:has-text(\"%s\")", sentences));
  }

  EveryPage ready(String... selectors) {
    return with(PageState.READY, selectors);
  }

  /** What it says when the server denies it. */
  EveryPage denied(String... sentences) {
    return with(PageState.DENIED, each("main .denied:has-text(\"%s\")", sentences));
  }

  /** What it says to those whose role may not use it. */
  EveryPage deniedToViewers(String sentence) {
    EveryPage denied = denied(sentence);
    return new EveryPage(
        name, path, asks, denied.shown, denied.lacks, early, unsigned, true, before);
  }

  /** With what must be on the screen in a state. */
  EveryPage with(PageState state, String... selectors) {
    Map<PageState, List<String>> more = copy(shown);
    more.put(state, List.of(selectors));
    Map<PageState, String> fewer = copy(lacks);
    fewer.remove(state);
    return new EveryPage(name, path, asks, more, fewer, early, unsigned, byRole, before);
  }

  /** Without a state, for a reason. */
  EveryPage without(PageState state, String why) {
    Map<PageState, List<String>> fewer = copy(shown);
    fewer.remove(state);
    Map<PageState, String> more = copy(lacks);
    more.put(state, why);
    return new EveryPage(name, path, asks, fewer, more, early, unsigned, byRole, before);
  }

  /** With something that is done on the page until it shows the state. */
  EveryPage doing(PageState state, Consumer<Page> what) {
    Map<PageState, Consumer<Page>> more = copy(before);
    more.put(state, what);
    return new EveryPage(name, path, asks, shown, lacks, early, unsigned, byRole, more);
  }

  /** Its empty state is that of one thing in an instance that has others. */
  EveryPage late() {
    return new EveryPage(name, path, asks, shown, lacks, false, unsigned, byRole, before);
  }

  EveryPage signedOut() {
    return new EveryPage(name, path, asks, shown, lacks, early, true, byRole, before);
  }

  /** The states that are to be looked at. */
  List<PageState> states() {
    return Arrays.stream(PageState.values()).filter(shown::containsKey).toList();
  }

  /** What must be on the screen in a state. */
  List<String> shown(PageState state) {
    return shown.getOrDefault(state, List.of());
  }

  Optional<Consumer<Page>> before(PageState state) {
    return Optional.ofNullable(before.get(state));
  }

  private static String[] each(String form, String... words) {
    List<String> selectors = new ArrayList<>();
    for (String word : words) {
      selectors.add(form.formatted(word));
    }
    return selectors.toArray(new String[0]);
  }

  private static <T> Map<PageState, T> copy(Map<PageState, T> map) {
    Map<PageState, T> copy = new EnumMap<>(PageState.class);
    copy.putAll(map);
    return copy;
  }
}
