package org.mycromwell.engine.model;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.tensor.CacheType;

/**
 * A model that continues a sequence of tokens, as a session drives it: {@link #reuse} what the
 * cache has of a prompt, {@link #encode} what the model reads as a whole, then {@link #forward} for
 * the rest of the prompt and for every token of the answer.
 *
 * <p>Used by one thread at a time. Any number of caches may be fed in turn. A forward pass
 * allocates nothing, and its logits do not depend on how the tokens are divided among passes.
 */
public interface SequenceModel extends AutoCloseable {
  /** Told about the tokens of a prompt that have been read, on the calling thread. */
  @FunctionalInterface
  interface Progress {
    void update(int tokensDone, int tokensTotal);
  }

  /** The value of {@code general.architecture}. */
  String architecture();

  /** Ids of tokens go from 0 to this. */
  int vocabulary();

  /** Trained values. */
  long parameterCount();

  /** Most tokens one pass reads. */
  int chunkRows();

  /** Most tokens of one pass whose logits can be asked for. */
  int logitRows();

  /** What images of a prompt must be; empty where the model reads text only. */
  Optional<VisionInput> visionInput();

  /**
   * What the model takes the cells of an image on a character grid for. Showing it the image
   * afterwards costs less.
   *
   * @return empty where the model cannot tell, or when cancelled
   * @throws EngineException when the image does not fit the model
   */
  default Optional<CharacterCells> readCells(ImageTensor image, CancelToken cancel) {
    return Optional.empty();
  }

  /** A cache for this model, owned by the caller. */
  SequenceCache newCache(int capacity, CacheType type);

  /**
   * Forgets what of the cache does not belong to this prompt.
   *
   * @param known the tokens in the cache
   * @return how many tokens of the prompt the cache keeps, its length now; never the last one,
   *     because that has to be read for its logits
   */
  int reuse(SequenceCache cache, int[] known, int[] prompt, List<ImageTensor> images);

  /**
   * Reads what the model reads of a prompt as a whole, after {@link #reuse}; nothing, where it
   * reads one token after the other. What is left of the prompt is for {@link #forward}.
   *
   * @param cancel asked at least once per layer
   * @return false when cancelled; the cache is then empty
   * @throws EngineException when the prompt does not fit or holds ids the model does not know
   */
  boolean encode(
      SequenceCache cache,
      int[] prompt,
      List<ImageTensor> images,
      Progress progress,
      CancelToken cancel);

  /**
   * Reads {@code tokens[from .. from + count)} behind the cache's, and computes the logits that
   * follow the last {@code wantedLogits} of them.
   *
   * @param tokens all tokens from the beginning of the prompt on
   * @param count 1 to {@link #chunkRows()}
   * @param wantedLogits 0 to {@link #logitRows()}, at most {@code count}
   * @param cancel asked once per layer
   * @return true when done; false when cancelled: the cache then has the length it had before, and
   *     there are no logits
   * @throws EngineException when a token is not in the vocabulary or the cache is full
   */
  boolean forward(
      SequenceCache cache, int[] tokens, int from, int count, int wantedLogits, CancelToken cancel);

  /**
   * The logits of the last pass, at {@link #logitsOffset}; overwritten by the next one. The owner
   * of the pass may change them.
   */
  float[] logits();

  /** Rows of logits the last pass computed. */
  int logitCount();

  /**
   * Where the logits of one of the last tokens begin.
   *
   * @param row 0 for the first of the wanted rows, {@code logitCount() - 1} for the last token
   */
  int logitsOffset(int row);

  @Override
  void close();
}
