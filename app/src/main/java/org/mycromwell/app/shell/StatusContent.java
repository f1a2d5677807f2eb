package org.mycromwell.app.shell;

/**
 * What the status bar shows; an empty text shows nothing. Immutable.
 *
 * @param state what the window is doing, in a word or two
 * @param tone how urgent that is
 */
public record StatusContent(
    String state,
    Tone tone,
    String model,
    String context,
    String rate,
    String position,
    String encoding,
    String problems) {
  /** How urgent a state is. */
  public enum Tone {
    CALM,
    ATTENTION,
    FAILED
  }
}
