package dev.optio.server.reconcile.core;

import java.util.List;

/** How a setup command is run in a checkout. */
public final class SetUpScript {
  /**
   * Both streams come as one, in the order in which they were written. Files that the command makes
   * and nobody ignores, such as packages that it unpacks, are no work of the agent's: they are
   * noted where git looks for what this checkout alone ignores. What lay there before it stays what
   * it was.
   */
  private static final String SCRIPT =
      """
      exec 2>&1
      others() { git -c core.quotePath=false ls-files --others --exclude-standard --directory; }
      before=$(others)
      sh -e -c "$1"
      info=$(git rev-parse --git-path info)
      mkdir -p "$info"
      others | while IFS= read -r path; do
        case "
      $before
      " in *"
      $path
      "*) ;; *) printf '/%s\\n' "$path" | sed 's/[][*?\\\\]/\\\\&/g' ;; esac
      done >> "$info/exclude"
      """;

  private SetUpScript() {}

  /** The program and its arguments, for the folder of the checkout. */
  public static List<String> argv(String command) {
    return List.of("sh", "-e", "-c", SCRIPT, "setup", command);
  }
}
