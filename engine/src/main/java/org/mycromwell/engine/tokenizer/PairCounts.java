package org.mycromwell.engine.tokenizer;

import java.util.Arrays;

/**
 * Pairs of neighbouring symbols: how often each occurs, in which words, and which occurs most. Of
 * two that occur equally often the one with the smaller left id comes first, then the one with the
 * smaller right id.
 */
final class PairCounts {
  private static final int NONE = -1;

  private long[] keys = new long[1 << 12];
  private long[] counts = new long[1 << 12];
  private int[] lists = new int[1 << 12];
  private int size;
  private int[] slots = new int[1 << 13];

  /** Nodes of the lists of words; those of finished lists are chained for reuse. */
  private int[] nodeWords = new int[1 << 14];

  private int[] nodeNext = new int[1 << 14];
  private int nodes;
  private int freeNodes = NONE;

  /** A heap of pairs; the counts it sorts by may be larger than the true ones, never smaller. */
  private int[] heap = new int[1 << 12];

  private long[] heapCounts = new long[1 << 12];
  private int heapSize;

  PairCounts() {
    Arrays.fill(slots, NONE);
  }

  /**
   * Adds to the count of a pair because of a word; remembers the word if the change is positive.
   */
  void change(int left, int right, long change, int word) {
    int pair = pair(((long) left << 32) | right);
    counts[pair] += change;
    if (change > 0 && (lists[pair] == NONE || nodeWords[lists[pair]] != word)) {
      int node = newNode();
      nodeWords[node] = word;
      nodeNext[node] = lists[pair];
      lists[pair] = node;
    }
  }

  /** Number of pairs seen; those from this index on are the ones that come new. */
  int size() {
    return size;
  }

  /** Enters the pairs from an index on into the competition; to be called when counts are final. */
  void enter(int fromPair) {
    for (int pair = fromPair; pair < size; pair++) {
      if (counts[pair] > 0) {
        push(pair, counts[pair]);
      }
    }
  }

  /** Removes the pair that occurs most and returns its index; -1 if none occurs so often. */
  int takeMostFrequent(long atLeast) {
    while (heapSize > 0) {
      int pair = heap[0];
      long believed = heapCounts[0];
      pop();
      if (counts[pair] == believed) {
        return believed >= atLeast ? pair : NONE;
      }
      if (counts[pair] >= atLeast) {
        push(pair, counts[pair]);
      }
    }
    return NONE;
  }

  int left(int pair) {
    return (int) (keys[pair] >>> 32);
  }

  int right(int pair) {
    return (int) keys[pair];
  }

  /** First node of the list of words that had the pair at some time; -1 for none. */
  int firstNode(int pair) {
    return lists[pair];
  }

  int word(int node) {
    return nodeWords[node];
  }

  int nextNode(int node) {
    return nodeNext[node];
  }

  /** Ends a pair that occurs no more. */
  void finish(int pair) {
    counts[pair] = 0;
    int node = lists[pair];
    lists[pair] = NONE;
    while (node != NONE) {
      int next = nodeNext[node];
      nodeNext[node] = freeNodes;
      freeNodes = node;
      node = next;
    }
  }

  private int pair(long key) {
    int slot = slot(key, slots.length);
    while (slots[slot] != NONE) {
      if (keys[slots[slot]] == key) {
        return slots[slot];
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    if (size == keys.length) {
      int capacity = Math.addExact(size, size >> 1);
      keys = Arrays.copyOf(keys, capacity);
      counts = Arrays.copyOf(counts, capacity);
      lists = Arrays.copyOf(lists, capacity);
    }
    slots[slot] = size;
    keys[size] = key;
    lists[size] = NONE;
    size++;
    if (size > slots.length / 2) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    slots = new int[Math.multiplyExact(2, slots.length)];
    Arrays.fill(slots, NONE);
    for (int pair = 0; pair < size; pair++) {
      int slot = slot(keys[pair], slots.length);
      while (slots[slot] != NONE) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = pair;
    }
  }

  private static int slot(long key, int length) {
    return (int) (Hashing.mix(key) >>> 32) & (length - 1);
  }

  private int newNode() {
    if (freeNodes != NONE) {
      int node = freeNodes;
      freeNodes = nodeNext[node];
      return node;
    }
    if (nodes == nodeWords.length) {
      int capacity = Math.addExact(nodes, nodes >> 1);
      nodeWords = Arrays.copyOf(nodeWords, capacity);
      nodeNext = Arrays.copyOf(nodeNext, capacity);
    }
    return nodes++;
  }

  private boolean isBefore(int pair, long count, int otherPair, long otherCount) {
    return count != otherCount ? count > otherCount : keys[pair] < keys[otherPair];
  }

  private void push(int pair, long count) {
    if (heapSize == heap.length) {
      int capacity = Math.addExact(heapSize, heapSize >> 1);
      heap = Arrays.copyOf(heap, capacity);
      heapCounts = Arrays.copyOf(heapCounts, capacity);
    }
    int at = heapSize++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!isBefore(pair, count, heap[parent], heapCounts[parent])) {
        break;
      }
      heap[at] = heap[parent];
      heapCounts[at] = heapCounts[parent];
      at = parent;
    }
    heap[at] = pair;
    heapCounts[at] = count;
  }

  private void pop() {
    heapSize--;
    int pair = heap[heapSize];
    long count = heapCounts[heapSize];
    int at = 0;
    int half = heapSize >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      if (child + 1 < heapSize
          && isBefore(heap[child + 1], heapCounts[child + 1], heap[child], heapCounts[child])) {
        child++;
      }
      if (!isBefore(heap[child], heapCounts[child], pair, count)) {
        break;
      }
      heap[at] = heap[child];
      heapCounts[at] = heapCounts[child];
      at = child;
    }
    heap[at] = pair;
    heapCounts[at] = count;
  }
}
