package org.mycromwell.app.shell;

import java.util.Optional;

/**
 * A message at the edge of the window. Immutable; equal only to itself.
 *
 * @param id tells it from the others
 * @param action what can be done about it; at most one thing
 * @param lasting whether it stays until it is closed, as failures do
 */
public record Notice(long id, String text, Optional<Action> action, boolean lasting) {
  /**
   * A button.
   *
   * @param label on it
   */
  public record Action(String label, Runnable run) {}
}
