package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Where history, journal and locks live, under the first of these that the environment sets:
 *
 * <ol>
 *   <li>{@code $CROMWELL_HOME/state}
 *   <li>{@code $XDG_STATE_HOME/cromwell}, on every system, when it is an absolute path
 *   <li>Linux {@code ~/.local/state/cromwell}; macOS {@code ~/Library/Application
 *       Support/Cromwell/state}; Windows {@code %LOCALAPPDATA%\Cromwell\state}
 * </ol>
 *
 * <p>Nothing is created before something is stored. What is created is readable by its owner only,
 * where the file system has permissions: it holds source code.
 *
 * @param root absolute; need not exist
 */
public record StateDirectory(Path root) {
  public StateDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The directory for this user.
   *
   * @param environment variables of the process
   * @throws EngineException when no variable names a directory and the home directory is unknown
   */
  public static StateDirectory resolve(Map<String, String> environment) {
    return resolve(
        environment, System.getProperty("os.name", ""), System.getProperty("user.home", ""));
  }

  static StateDirectory resolve(Map<String, String> environment, String system, String home) {
    String portable = environment.getOrDefault("CROMWELL_HOME", "");
    if (!portable.isEmpty()) {
      return new StateDirectory(Path.of(portable).resolve("state"));
    }
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    // A relative path means nothing here, says the XDG specification.
    if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
      return new StateDirectory(Path.of(xdg).resolve("cromwell"));
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      Path data = local.isEmpty() ? home(Map.of(), home).resolve("AppData/Local") : Path.of(local);
      return new StateDirectory(data.resolve("Cromwell").resolve("state"));
    }
    Path user = home(environment, home);
    return new StateDirectory(
        name.startsWith("mac")
            ? user.resolve("Library/Application Support/Cromwell/state")
            : user.resolve(".local/state/cromwell"));
  }

  Path journal() {
    return root.resolve("journal.jsonl");
  }

  Path history() {
    return root.resolve("history");
  }

  Path locks() {
    return root.resolve("locks");
  }

  /**
   * What a shell calls {@code ~}, else what the Java runtime knows; that is "?" when the system
   * does not know the user, as in a container.
   */
  private static Path home(Map<String, String> environment, String home) {
    String variable = environment.getOrDefault("HOME", "");
    if (!variable.isEmpty() && Path.of(variable).isAbsolute()) {
      return Path.of(variable);
    }
    if (!home.isEmpty() && !home.equals("?")) {
      return Path.of(home);
    }
    throw new EngineException(
        Kind.ENVIRONMENT,
        "the home directory is unknown: set CROMWELL_HOME to a directory for history and locks");
  }
}
