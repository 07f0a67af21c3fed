package dev.optio.server.publish;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of the branch that a task's work is published on. */
public final class BranchName {
  private static final int MAX_SLUG = 40;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

  private BranchName() {}

  /**
   * {@code optio/task-<number>-<slug>}: at most 60 characters of {@code a-z 0-9 - /}, so a name
   * that git, shells and URLs take as it is. The slug is what ASCII letters and digits the title
   * has, and is left out when there are none.
   *
   * @param number of the task in its workspace
   */
  public static String of(long number, String title) {
    String head = "optio/task-" + number;
    String slug = slug(title);
    return slug.isEmpty() ? head : head + "-" + slug;
  }

  private static String slug(String title) {
    String plain = MARKS.matcher(Normalizer.normalize(title, Normalizer.Form.NFKD)).replaceAll("");
    String joined = OTHERS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("-");
    return trimmed(cut(trimmed(joined)));
  }

  /** At a word's end when one is near. */
  private static String cut(String slug) {
    if (slug.length() <= MAX_SLUG) {
      return slug;
    }
    int end = slug.lastIndexOf('-', MAX_SLUG);
    return slug.substring(0, end > MAX_SLUG / 2 ? end : MAX_SLUG);
  }

  private static String trimmed(String slug) {
    int start = slug.startsWith("-") ? 1 : 0;
    int end = slug.endsWith("-") && slug.length() > start ? slug.length() - 1 : slug.length();
    return slug.substring(start, end);
  }
}
