package org.mycromwell.engine.model.vljepa.inference;

import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.KvCache;
import org.mycromwell.engine.tensor.CacheType;

/**
 * The joint memory of a prompt and the answer so far, as keys and values of the head's layers. The
 * prompt's last token counts as read when the first of the answer can be drawn: it is the first
 * input of the head. Images stand beside the tokens and take none of their room.
 */
final class VlJepaCache implements SequenceCache {
  private final Decoder head;
  private final CacheType type;
  private final int capacity;
  private KvCache keysAndValues;
  private Places places;
  private int[] prompt = new int[0];
  private List<String> images = List.of();
  private int memoryRows;
  private float[] copyKeys = new float[0];
  private int firstPlace;

  VlJepaCache(Decoder head, CacheType type, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.head = head;
    this.type = type;
    this.capacity = capacity;
    keysAndValues = head.newCache(capacity + 1, type);
    places = new Places(capacity + 1);
  }

  boolean belongsTo(Decoder other) {
    return head.equals(other);
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int length() {
    return prompt.length == 0 ? 0 : prompt.length - 1 + keysAndValues.length() - memoryRows;
  }

  @Override
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length()) {
      throw new IllegalArgumentException("truncate to " + newLength + " of " + length());
    }
    if (prompt.length > 0 && newLength >= prompt.length - 1) {
      keysAndValues.truncate(memoryRows + newLength - (prompt.length - 1));
    } else {
      clear();
    }
  }

  /** Forgets the memory too. */
  void clear() {
    keysAndValues.truncate(0);
    prompt = new int[0];
    images = List.of();
    memoryRows = 0;
    copyKeys = new float[0];
  }

  /** Whether the memory is of this prompt. */
  boolean holds(int[] newPrompt, List<String> newImages) {
    return prompt.length > 0 && Arrays.equals(prompt, newPrompt) && images.equals(newImages);
  }

  /** Makes room for images; everything is forgotten. */
  void reserve(int visionRows) {
    clear();
    int needed = capacity + 1 + visionRows;
    if (keysAndValues.capacity() < needed) {
      keysAndValues.close();
      keysAndValues = head.newCache(needed, type);
      places = new Places(needed);
    }
  }

  /** The memory of this prompt has been read. */
  void fill(int[] newPrompt, List<String> newImages, int rows, float[] newCopyKeys, int place) {
    prompt = newPrompt.clone();
    images = List.copyOf(newImages);
    memoryRows = rows;
    copyKeys = newCopyKeys;
    firstPlace = place;
  }

  KvCache keysAndValues() {
    return keysAndValues;
  }

  Places places() {
    return places;
  }

  int[] prompt() {
    return prompt;
  }

  int memoryRows() {
    return memoryRows;
  }

  float[] copyKeys() {
    return copyKeys;
  }

  /** Where in the text the first token of the answer stands. */
  int firstPlace() {
    return firstPlace;
  }

  @Override
  public void close() {
    keysAndValues.close();
  }
}
