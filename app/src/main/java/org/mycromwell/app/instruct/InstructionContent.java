package org.mycromwell.app.instruct;

import java.util.List;

/**
 * What the box shows beside the text, which belongs to the user. Immutable.
 *
 * @param scopes what may be changed, the chosen one among them
 * @param scope the chosen one
 * @param chips what is shown to the model beside the file
 * @param estimate how long it will take; empty when that is not known
 * @param running whether the model works: Stop is there instead of Run
 * @param obstacle why it cannot be run; empty when it can
 * @param notice what went wrong when something was added; empty when nothing did
 * @param after what can be done with the proposal that is there
 */
public record InstructionContent(
    List<String> scopes,
    String scope,
    List<Chip> chips,
    String estimate,
    boolean running,
    String obstacle,
    String notice,
    After after) {
  /**
   * Something that is shown to the model.
   *
   * @param detail such as its tokens
   * @param image whether it is a picture
   */
  public record Chip(String name, String detail, boolean image) {}

  /** Which buttons stand beside Run. */
  public enum After {
    NOTHING,
    RETRY,
    RETRY_OR_DISCARD
  }

  public InstructionContent {
    scopes = List.copyOf(scopes);
    chips = List.copyOf(chips);
  }
}
