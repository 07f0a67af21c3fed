package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.SandboxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses launches that no process can have. */
final class LaunchCheck {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,255}");

  /** The kernel's limit for one string of an environment or an argument, less some for the name. */
  private static final int LONGEST = 128 * 1024 - 512;

  /** Shells keep these to themselves; some end when one is set. */
  private static final Set<String> OF_SHELLS =
      Set.of("BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID");

  private LaunchCheck() {}

  static void check(Launch launch) throws SandboxException {
    if (launch.argv().isEmpty()) {
      throw impossible("There is no program to start.");
    }
    for (String argument : launch.argv()) {
      checkString(argument, "An argument of the agent");
    }
    for (var variable : launch.environment().entrySet()) {
      checkName(variable.getKey());
      checkString(variable.getValue(), "The environment variable " + variable.getKey());
    }
    for (Launch.HomeFile file : launch.files()) {
      checkPath(file.path());
      if (file.variable().isPresent()) {
        checkName(file.variable().get());
      }
    }
    if (launch.outputLimit() < 1) {
      throw impossible("The output limit must be at least 1 byte.");
    }
  }

  /** Whether {@code path} stays below the folder that it is relative to. */
  static boolean isBelow(String path) {
    if (path.isEmpty()
        || path.startsWith("-")
        || path.indexOf('\n') >= 0
        || path.indexOf('\0') >= 0) {
      return false;
    }
    Path plain = Path.of(path).normalize();
    return !plain.isAbsolute() && !plain.startsWith("..") && plain.toString().equals(path);
  }

  private static void checkName(String name) throws SandboxException {
    if (!NAME.matcher(name).matches() || OF_SHELLS.contains(name)) {
      throw impossible("An agent cannot have an environment variable of this name: " + name);
    }
  }

  private static void checkString(String value, String what) throws SandboxException {
    if (value.indexOf('\0') >= 0) {
      throw impossible(what + " holds a zero byte.");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw impossible(what + " is longer than 127 KiB, the most that a process can be given.");
    }
  }

  private static void checkPath(String path) throws SandboxException {
    if (!isBelow(path)) {
      throw impossible("A file of the run does not lie below the agent's home.");
    }
  }

  private static SandboxException impossible(String message) {
    return new SandboxException(SandboxException.Cause.IMPOSSIBLE, message);
  }
}
