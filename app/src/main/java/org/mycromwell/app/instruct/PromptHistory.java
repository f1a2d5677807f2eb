package org.mycromwell.app.instruct;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Earlier instructions, and the walk through them with the arrow keys. What the user was writing is
 * kept and found again at the end of the walk. Used by the FX thread.
 */
public final class PromptHistory {
  private static final int MOST = 100;

  private final List<String> entries = new ArrayList<>(); // the last one is the newest
  private String draft = "";

  /** Where the walk is: the number of entries when it has not begun. */
  private int at;

  /** Remembers an instruction that is run; one that was there moves to the end. */
  public void add(String instruction) {
    String text = instruction.strip();
    if (!text.isEmpty()) {
      entries.remove(text);
      entries.add(text);
      if (entries.size() > MOST) {
        entries.removeFirst();
      }
    }
    at = entries.size();
    draft = "";
  }

  /** Replaces all, the oldest first. */
  public void load(List<String> instructions) {
    entries.clear();
    instructions.forEach(this::add);
    at = entries.size();
  }

  /** All, the oldest first. */
  public List<String> entries() {
    return List.copyOf(entries);
  }

  /** Whether a walk is under way, so that the arrow keys belong to it. */
  public boolean isWalking() {
    return at < entries.size();
  }

  /** The user has typed: the walk is over. */
  public void typed() {
    at = entries.size();
  }

  /**
   * The one before.
   *
   * @param shown what the box holds now
   */
  public Optional<String> previous(String shown) {
    if (at == 0) {
      return Optional.empty();
    }
    if (!isWalking()) {
      draft = shown;
    }
    return Optional.of(entries.get(--at));
  }

  /** The one after; behind the newest what the user was writing. */
  public Optional<String> next() {
    if (!isWalking()) {
      return Optional.empty();
    }
    at++;
    return Optional.of(isWalking() ? entries.get(at) : draft);
  }
}
