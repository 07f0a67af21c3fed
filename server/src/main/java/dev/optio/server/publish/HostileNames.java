package dev.optio.server.publish;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/*
 * Names that a file system takes for ".git" although they are spelled otherwise, so that a tree could
 * write into the repository of whoever checks it out: upper case anywhere; on NTFS trailing dots and
 * spaces, a stream after a colon, the short name git~1, and a backslash as separator; on HFS+ code
 * points that it leaves out of comparisons. The lists are those of git's own protectNTFS and
 * protectHFS.
 */

/** Recognizes names that stand for {@code .git} somewhere. */
final class HostileNames {
  /** What NTFS calls {@code .gitmodules} in 8 characters, also when the first names are taken. */
  private static final Pattern SHORT_MODULES =
      Pattern.compile(
          "gitmod~[1-4]|gi7eba~[1-9]|gi7eb~[1-9]\\d|gi7e~[1-9]\\d{2}|gi7~[1-9]\\d{3}"
              + "|gi~[1-9]\\d{4}|g~[1-9]\\d{5}|~[1-9]\\d{6}");

  private HostileNames() {}

  /** Whether a tree entry's name is taken for {@code .git} by some file system. */
  static boolean standsForGit(byte[] name) {
    String text = new String(name, StandardCharsets.UTF_8);
    for (String part : text.split("\\\\", -1)) {
      if (isGit(part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the name is that of the submodule list, which must not be a link. */
  static boolean isModulesFile(byte[] name) {
    String plain = plain(new String(name, StandardCharsets.UTF_8));
    return plain.equals(".gitmodules") || SHORT_MODULES.matcher(plain).matches();
  }

  private static boolean isGit(String part) {
    String plain = plain(part);
    return plain.equals(".git") || plain.equals("git~1");
  }

  private static String plain(String name) {
    StringBuilder kept = new StringBuilder();
    name.codePoints().filter(point -> !isIgnored(point)).forEach(kept::appendCodePoint);
    int stream = kept.indexOf(":");
    int end = stream < 0 ? kept.length() : stream;
    while (end > 0 && (kept.charAt(end - 1) == ' ' || kept.charAt(end - 1) == '.')) {
      end--;
    }
    return kept.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static boolean isIgnored(int point) {
    return (point >= 0x200C && point <= 0x200F)
        || (point >= 0x202A && point <= 0x202E)
        || (point >= 0x206A && point <= 0x206F)
        || point == 0xFEFF;
  }
}
