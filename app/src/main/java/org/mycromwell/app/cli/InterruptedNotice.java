package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.Interrupted;
import org.mycromwell.engine.apply.Interrupted.FileCondition;
import org.mycromwell.engine.apply.StateDirectory;

/** Tells of changes that a crash or a power cut has stopped half-way. */
final class InterruptedNotice {
  private InterruptedNotice() {}

  /** Never fails: what the user came for matters more. */
  static void print(StateDirectory state, PrintWriter err, boolean quiet) {
    if (quiet) {
      return;
    }
    try {
      for (Interrupted change : EditStore.open(state).interrupted()) {
        for (Map.Entry<Path, FileCondition> file : change.files().entrySet()) {
          err.println(
              "cromwell: writing "
                  + ErrorText.printable(file.getKey().toString())
                  + " was interrupted at "
                  + HistoryTable.time(change.entry().time())
                  + "; "
                  + meaning(file.getValue())
                  + "; 'cromwell history restore "
                  + change.entry().id()
                  + "' puts the old content back, 'cromwell history keep "
                  + change.entry().id()
                  + "' leaves it as it is");
        }
      }
    } catch (EngineException e) {
      err.println("cromwell: warning: " + ErrorText.of(e));
    }
  }

  private static String meaning(FileCondition condition) {
    return switch (condition) {
      case OLD -> "it has its old content";
      case NEW -> "it has its new content";
      case HALF_WRITTEN -> "it is half written";
      case CHANGED -> "it was changed by something else since";
      case UNREADABLE -> "it is gone or cannot be read";
    };
  }
}
