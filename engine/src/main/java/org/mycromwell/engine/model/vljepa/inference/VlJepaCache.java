package org.mycromwell.engine.model.vljepa.inference;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.decoder.KvCache;
import org.mycromwell.engine.model.vljepa.Continuations;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.model.vljepa.TokenGeometry;

/**
 * The joint memory of a prompt and the answer so far, as keys and values of the head's layers. The
 * prompt's last token counts as read when the first of the answer can be drawn: it is the first
 * input of the head. Images stand beside the tokens and take none of their room.
 */
final class VlJepaCache implements SequenceCache {
  private final VlJepaModel model;
  private final IntFunction<KvCache> allocator;
  private final int capacity;
  private KvCache keysAndValues;

  /** False when the system refused memory: the next prompt asks again. */
  private boolean allocated;

  private Coordinates places;
  private int[] prompt = new int[0];
  private List<String> images = List.of();
  private int memoryRows;
  private float[] copyKeys = new float[0];
  private int firstPlace;
  private Coordinates.Source source = Coordinates.Source.NONE;
  private @Nullable Continuations continuations;

  /**
   * @param allocator makes the memory for so many rows
   */
  VlJepaCache(VlJepaModel model, IntFunction<KvCache> allocator, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.model = model;
    this.allocator = allocator;
    this.capacity = capacity;
    keysAndValues = allocator.apply(capacity + 1);
    allocated = true;
    places = new Coordinates(capacity + 1);
  }

  boolean belongsTo(VlJepaModel other) {
    return model.equals(other);
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
    source = Coordinates.Source.NONE;
    continuations = null;
  }

  /** Whether the memory is of this prompt. */
  boolean holds(int[] newPrompt, List<String> newImages) {
    return prompt.length > 0 && Arrays.equals(prompt, newPrompt) && images.equals(newImages);
  }

  /**
   * Makes room for images, or gives back what those of another prompt took; everything is
   * forgotten.
   */
  void reserve(int visionRows) {
    clear();
    int needed = capacity + 1 + visionRows;
    int present = keysAndValues.capacity();
    if (allocated && present >= needed && (visionRows > 0 || present == needed)) {
      return;
    }
    allocated = false;
    keysAndValues.close(); // first: both together may be more than there is room for
    places = new Coordinates(needed);
    keysAndValues = allocator.apply(needed);
    allocated = true;
  }

  /** The memory of this prompt has been read. */
  void fill(int[] newPrompt, List<String> newImages, int rows, float[] newCopyKeys) {
    prompt = newPrompt.clone();
    images = List.copyOf(newImages);
    memoryRows = rows;
    copyKeys = newCopyKeys;
    firstPlace = model.firstPlace(prompt);
    source = model.source(prompt, places, rows - prompt.length);
    continuations = model.continuations(prompt);
  }

  KvCache keysAndValues() {
    return keysAndValues;
  }

  Coordinates places() {
    return places;
  }

  /** Input 0 of the head stands where the answer begins, every other where the one before leads. */
  void placeAnswer(int[] tokens, int from, int count, TokenGeometry geometry) {
    int position = keysAndValues.length();
    places.truncate(position);
    if (continuations != null) {
      continuations.truncate(position - memoryRows);
      for (int i = 0; i < count; i++) {
        continuations.append(tokens[from + i]);
      }
    }
    for (int i = 0; i < count; i++) {
      if (position + i == memoryRows) {
        places.beginAnswer(firstPlace);
      } else {
        places.continueAnswer(tokens[from + i], source, geometry);
      }
    }
  }

  @Nullable Continuations continuations() {
    return continuations;
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

  @Override
  public void close() {
    keysAndValues.close();
  }
}
