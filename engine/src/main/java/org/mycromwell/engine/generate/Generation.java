package org.mycromwell.engine.generate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.KvCache;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** One run of a {@link Session}: prompt in, answer out. Used once. */
final class Generation {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Decoder decoder;
  private final KvCache cache;
  private final int[] history;
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final CancelToken cancel;
  private final Sampler sampler;
  private final BitSet ends = new BitSet();
  private final TextStream text;
  private int cachedTokens;
  private int prefillTokens;
  private long prefilledNanos;
  private int produced;
  private int decodeTokens;
  private long firstTokenNanos;

  /**
   * @param history the tokens in the cache, with room for one more than the cache holds; extended
   */
  Generation(
      LanguageModel model,
      KvCache cache,
      int[] history,
      GenerationRequest request,
      GenerationListener listener,
      CancelToken cancel) {
    decoder = model.decoder();
    this.cache = cache;
    this.history = history;
    this.request = request;
    this.listener = listener;
    this.cancel = cancel;
    int vocabulary = decoder.config().vocabulary();
    checkTokens("stop", request.stopTokens(), vocabulary);
    checkTokens("banned", request.bannedTokens(), vocabulary);
    Tokenizer tokenizer = model.tokenizer();
    SpecialTokens special = tokenizer.specialTokens();
    int[] banned =
        IntStream.concat(
                Arrays.stream(request.bannedTokens()), Arrays.stream(special.fillInMiddle()))
            .toArray();
    sampler = new Sampler(request.sampling(), vocabulary, banned);
    for (int id : special.endOfGeneration()) {
      ends.set(id);
    }
    for (int id : request.stopTokens()) {
      ends.set(id);
    }
    text = new TextStream(tokenizer, request.stopStrings(), listener);
  }

  private static void checkTokens(String what, int[] ids, int vocabulary) {
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new EngineException(
            Kind.BAD_ARGUMENT,
            what
                + " token id "
                + id
                + " is not in the vocabulary; ids go from 0 to "
                + (vocabulary - 1));
      }
    }
  }

  GenerationResult run() {
    long start = System.nanoTime();
    prefilledNanos = start;
    boolean complete = prefill();
    firstTokenNanos = prefilledNanos;
    StopReason reason = complete ? decode() : StopReason.CANCELLED;
    text.end();
    long end = System.nanoTime();
    int promptLength = request.prompt().length;
    boolean drewToken = produced > 0 || reason == StopReason.END_TOKEN;
    GenerationStats stats =
        new GenerationStats(
            promptLength,
            cachedTokens,
            prefillTokens,
            (prefilledNanos - start) / NANOS_PER_MILLI,
            drewToken ? (firstTokenNanos - start) / NANOS_PER_MILLI : 0,
            decodeTokens,
            complete ? (end - firstTokenNanos) / NANOS_PER_MILLI : 0);
    int[] tokens = Arrays.copyOfRange(history, promptLength, promptLength + produced);
    GenerationResult result = new GenerationResult(text.text(), tokens, reason, stats);
    listener.onEnd(result);
    return result;
  }

  /** Reads what the cache does not have of the prompt; false when cancelled. */
  private boolean prefill() {
    int[] prompt = request.prompt();
    int common = Arrays.mismatch(history, 0, cache.length(), prompt, 0, prompt.length);
    // The last token is always read, because its logits are needed.
    cachedTokens = Math.min(common < 0 ? cache.length() : common, prompt.length - 1);
    cache.truncate(cachedTokens);
    System.arraycopy(prompt, cachedTokens, history, cachedTokens, prompt.length - cachedTokens);
    int done = cachedTokens;
    while (done < prompt.length) {
      int count = Math.min(decoder.options().chunkRows(), prompt.length - done);
      int wantedLogits = done + count == prompt.length ? 1 : 0;
      if (!decoder.forward(cache, history, done, count, wantedLogits, cancel)) {
        return false;
      }
      done += count;
      prefillTokens += count;
      prefilledNanos = System.nanoTime();
      listener.onPrefillProgress(done, prompt.length);
    }
    return true;
  }

  private StopReason decode() {
    if (request.maxTokens() == 0) {
      return StopReason.MAX_TOKENS;
    }
    int vocabulary = decoder.config().vocabulary();
    int length = request.prompt().length;
    while (true) {
      int id =
          sampler.sample(decoder.logits(), decoder.logitsOffset(0), vocabulary, history, length);
      if (decodeTokens == 0) {
        firstTokenNanos = System.nanoTime();
      }
      if (ends.get(id)) {
        return StopReason.END_TOKEN;
      }
      history[length] = id;
      length++;
      produced++;
      listener.onToken(id);
      if (text.append(id)) {
        return StopReason.STOP_STRING;
      }
      if (produced == request.maxTokens()) {
        return StopReason.MAX_TOKENS;
      }
      if (cache.length() == cache.capacity()) {
        return StopReason.CONTEXT_FULL;
      }
      if (!decoder.forward(cache, history, length - 1, 1, 1, cancel)) {
        return StopReason.CANCELLED;
      }
      decodeTokens++;
    }
  }
}
