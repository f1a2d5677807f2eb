package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;

/** Where the state lives on each system. */
class StateDirectoryTest {
  private static String root(Map<String, String> environment, String system, String home) {
    return StateDirectory.resolve(environment, system, home).root().toString();
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }

  @Test
  void eachSystemHasItsPlace() {
    assertThat(root(Map.of(), "Linux", "/home/ann"))
        .isEqualTo(absolute("/home/ann/.local/state/cromwell"));
    assertThat(root(Map.of(), "Mac OS X", "/Users/ann"))
        .isEqualTo(absolute("/Users/ann/Library/Application Support/Cromwell/state"));
    assertThat(root(Map.of("LOCALAPPDATA", "/local"), "Windows 11", "/Users/ann"))
        .isEqualTo(absolute("/local/Cromwell/state"));
    assertThat(root(Map.of(), "Windows 11", "/Users/ann"))
        .isEqualTo(absolute("/Users/ann/AppData/Local/Cromwell/state"));
  }

  @Test
  void variablesComeFirst() {
    Map<String, String> both = Map.of("CROMWELL_HOME", "/stick", "XDG_STATE_HOME", "/xdg");
    assertThat(root(both, "Linux", "/home/ann")).isEqualTo(absolute("/stick/state"));
    assertThat(root(Map.of("XDG_STATE_HOME", "/xdg"), "Mac OS X", "/Users/ann"))
        .isEqualTo(absolute("/xdg/cromwell"));
    assertThat(
            root(Map.of("XDG_STATE_HOME", "relative", "CROMWELL_HOME", ""), "Linux", "/home/ann"))
        .isEqualTo(absolute("/home/ann/.local/state/cromwell"));
    assertThat(root(Map.of("CROMWELL_HOME", "here"), "Linux", "/home/ann"))
        .isEqualTo(absolute("here/state"));
  }

  @Test
  void whatTheShellCallsHomeIsHome() {
    Map<String, String> moved = Map.of("HOME", "/elsewhere");
    assertThat(root(moved, "Linux", "/home/ann"))
        .isEqualTo(absolute("/elsewhere/.local/state/cromwell"));
    assertThat(root(Map.of("HOME", "relative"), "Linux", "/home/ann"))
        .isEqualTo(absolute("/home/ann/.local/state/cromwell"));
    assertThat(root(moved, "Windows 11", "/Users/ann"))
        .isEqualTo(absolute("/Users/ann/AppData/Local/Cromwell/state"));
  }

  @Test
  void aMissingHomeIsSaid() {
    assertThat(root(Map.of("HOME", "/root"), "Linux", "?"))
        .isEqualTo(absolute("/root/.local/state/cromwell"));
    assertThatThrownBy(() -> root(Map.of(), "Linux", "?"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("CROMWELL_HOME");
  }
}
