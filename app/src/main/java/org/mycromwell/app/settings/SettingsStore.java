package org.mycromwell.app.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.apply.StateFile;

/**
 * Keeps {@link KeyValues} in a file of the state directory, replaced in one step. A file that is
 * damaged counts as empty, with a notice; it is replaced by the next one that is kept. For the I/O
 * thread.
 */
public final class SettingsStore {
  private final StateFile file;
  private final Path path;
  private final String what;

  /**
   * @param name of the file
   * @param what it holds, for notices: "the settings"
   */
  public SettingsStore(StateDirectory directory, String name, String what) {
    this.file = new StateFile(directory, name);
    this.path = directory.root().resolve(name);
    this.what = what;
  }

  /** Reads; empty values when there is nothing, or nothing that can be understood. */
  public KeyValues load(Consumer<String> notices) {
    try {
      Optional<KeyValues> read = KeyValues.read(file.read());
      if (read.isPresent()) {
        return read.get();
      }
      notices.accept(
          what + " in " + path + " cannot be understood; everything is as at the first start");
    } catch (IOException e) {
      notices.accept(
          what
              + " in "
              + path
              + " cannot be read ("
              + e.getMessage()
              + "); everything is as at the"
              + " first start");
    }
    return new KeyValues();
  }

  /** Names settings that were not understood, in a sentence. */
  public String damaged(List<String> keys) {
    return what
        + " in "
        + path
        + " have values that cannot be: "
        + String.join(", ", keys)
        + "; these are as at the first start";
  }

  /** Replaces the file; a failure costs a notice, never the work. */
  public void save(KeyValues values, Consumer<String> notices) {
    try {
      file.update(_ -> values.write());
    } catch (IOException e) {
      notices.accept(what + " cannot be kept in " + path + ": " + e.getMessage());
    }
  }
}
