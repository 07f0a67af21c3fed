package dev.optio.server.publish;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of the branch that a task's work is published on. */
public final class BranchName {
  private static final int MAX_SLUG = 40;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NO_SLUG = Pattern.compile("[-._/]?\\{slug}");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

  private BranchName() {}

  /**
   * A name that git, shells and URLs take as it is. The slug is what ASCII letters and digits the
   * title has, at most 40 characters; where there are none it is left out, with the sign before it.
   *
   * @param pattern with {@code {number}} and {@code {slug}}, such as {@code
   *     optio/task-{number}-{slug}}
   * @param number of the task in its workspace
   */
  public static String of(String pattern, long number, String title) {
    String slug = slug(title);
    String named =
        slug.isEmpty() ? NO_SLUG.matcher(pattern).replaceAll("") : pattern.replace("{slug}", slug);
    return named.replace("{number}", Long.toString(number));
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
