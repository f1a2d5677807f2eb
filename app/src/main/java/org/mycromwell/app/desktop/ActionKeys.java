package org.mycromwell.app.desktop;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.KeyCombination;
import org.mycromwell.app.action.AppAction;

/** Gives a window the keys of the table of actions. */
final class ActionKeys {
  /**
   * Keys that belong to the part of the window which has the keyboard: to a text field undo means
   * its own typing, and Escape closes what is open before it stops anything.
   */
  private static final Set<AppAction> LOCAL =
      EnumSet.of(
          AppAction.UNDO,
          AppAction.REDO,
          AppAction.RUN,
          AppAction.STOP,
          AppAction.ACCEPT_HUNK,
          AppAction.REJECT_HUNK,
          AppAction.EDIT_HUNK,
          AppAction.NEXT_HUNK,
          AppAction.PREVIOUS_HUNK,
          AppAction.ACCEPT_ALL,
          AppAction.REJECT_REST);

  private ActionKeys() {}

  static void install(Scene scene, Consumer<AppAction> actions) {
    for (AppAction action : AppAction.values()) {
      if (!LOCAL.contains(action)) {
        action
            .keys()
            .ifPresent(keys ->
                scene
                    .getAccelerators()
                    .put(KeyCombination.valueOf(accelerator(keys)), () -> actions.accept(action)));
      }
    }
  }

  /** Names of keys as key combinations have them. */
  static String accelerator(String keys) {
    return keys.replace("Backslash", "Back Slash");
  }
}
