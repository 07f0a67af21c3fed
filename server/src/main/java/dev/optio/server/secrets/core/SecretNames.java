package dev.optio.server.secrets.core;

import java.util.List;
import java.util.Set;

/**
 * Which names an exposed secret may have: none that steers a process, because its value would
 * become behaviour.
 */
public final class SecretNames {
  private static final Set<String> STEERING =
      Set.of(
          "PATH",
          "HOME",
          "SHELL",
          "USER",
          "LOGNAME",
          "PWD",
          "OLDPWD",
          "TMPDIR",
          "IFS",
          "ENV",
          "BASH_ENV",
          "SHELLOPTS",
          "BASHOPTS",
          "PS4",
          "PROMPT_COMMAND",
          "CDPATH",
          "GLOBIGNORE",
          "NODE_OPTIONS",
          "NODE_PATH",
          "NODE_EXTRA_CA_CERTS",
          "PYTHONPATH",
          "PYTHONHOME",
          "PYTHONSTARTUP",
          "PERL5LIB",
          "PERL5OPT",
          "PERLLIB",
          "RUBYOPT",
          "RUBYLIB",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "_JAVA_OPTIONS",
          "MAVEN_OPTS",
          "GRADLE_OPTS",
          "CLASSPATH",
          "EDITOR",
          "VISUAL",
          "PAGER",
          "LESSOPEN",
          "LESSCLOSE",
          "GCONV_PATH",
          "LOCPATH",
          "MALLOC_CHECK_",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "SSH_AUTH_SOCK",
          "SSH_ASKPASS",
          "LANG",
          "TERM");
  private static final List<String> STEERING_PREFIXES =
      List.of(
          "LD_", "DYLD_", "GIT_", "OPTIO_", "BASH_FUNC_", "LC_", "XDG_", "NPM_CONFIG_", "GLIBC_");

  private SecretNames() {}

  /** Whether a variable of this name changes how programs run. */
  public static boolean steersProcesses(String name) {
    return STEERING.contains(name) || STEERING_PREFIXES.stream().anyMatch(name::startsWith);
  }
}
