package org.mycromwell.app.action;

import java.util.Locale;
import java.util.Optional;
import org.mycromwell.ui.resources.Messages;

/**
 * Everything the user can do. Menus, toolbar, palette and keys are made from this table, so that
 * they agree.
 */
public enum AppAction {
  OPEN_FILE("Shortcut+O"),
  OPEN_FOLDER("Shortcut+Shift+O"),
  OPEN_MODEL(""),
  SAVE_OR_APPLY("Shortcut+S"),
  RUN("Shortcut+Enter"),
  STOP("Esc"),
  RETRY_WITH_NOTE("Shortcut+Period"),
  ACCEPT_HUNK("Alt+Enter"),
  REJECT_HUNK("Alt+Backspace"),
  EDIT_HUNK("Enter"),
  NEXT_HUNK("F7"),
  PREVIOUS_HUNK("Shift+F7"),
  ACCEPT_ALL("Shortcut+Shift+Enter"),
  REJECT_REST("Shortcut+Shift+Backspace"),
  HUNK_LIST("Shortcut+Shift+H"),
  TOGGLE_UNIFIED("Shortcut+Backslash"),
  TOGGLE_FOLDS(""),
  UNDO("Shortcut+Z"),
  REDO("Shortcut+Shift+Z"),
  FIND("Shortcut+F"),
  GO_TO_LINE("Shortcut+G"),
  FOCUS_INSTRUCTION("Shortcut+L"),
  PASTE_IMAGE("Shortcut+Shift+V"),
  GO_TO_FILE("Shortcut+P"),
  COMMANDS("Shortcut+Shift+P"),
  TOGGLE_FILES("Shortcut+B"),
  TOGGLE_SIDE("Shortcut+J"),
  NEXT_REGION("F6"),
  PREVIOUS_REGION("Shift+F6"),
  CLOSE_TAB("Shortcut+W"),
  LARGER_TEXT("Shortcut+Equals"),
  SMALLER_TEXT("Shortcut+Minus"),
  CHANGE_THEME(""),
  WATCH_SCREENSHOTS(""),
  SHOW_KEYS("F1");

  private final String keys;

  AppAction(String keys) {
    this.keys = keys;
  }

  /** Its name in settings and in the file of messages. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What menus and the palette call it. */
  public String text() {
    return Messages.get("action." + id());
  }

  /** Its keys in the form that key combinations are parsed from; empty when it has none. */
  public Optional<String> keys() {
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys);
  }

  /** Its keys as people write them, such as {@code Ctrl+Shift+P}; empty when it has none. */
  public String keysText(boolean mac) {
    return keys.replace("Shortcut", mac ? "Cmd" : "Ctrl")
        .replace("Backslash", "\\")
        .replace("Period", ".")
        .replace("Equals", "+")
        .replace("Minus", "\u2212");
  }
}
