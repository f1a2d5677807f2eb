package org.mycromwell.engine.generate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** One run of a {@link Session}: prompt in, answer out. Used once. */
final class Generation {
  private static final double NANOS_PER_MILLI = 1e6;

  private final SequenceModel network;
  private final SequenceCache cache;
  private final int[] history;
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final CancelToken cancel;
  private final TokenChooser chooser;
  private final Drafter drafter;
  private final PassCosts costs;
  private final BitSet ends = new BitSet();
  private final TextStream text;

  private final boolean probabilitiesWanted;
  private int cachedTokens;
  private int prefillTokens;
  private long prefilledNanos;

  /** How many tokens were read when the last one was drawn; the cache may hold a draft behind. */
  private int readTokens;

  private int produced;
  private int decodeTokens;
  private int passes;
  private int draftedTokens;
  private int acceptedTokens;
  private long firstTokenNanos;

  /**
   * @param history the tokens in the cache, with room for one more than the cache holds; extended
   * @param costs of the passes made in the session; extended
   * @param choice puts another chooser around the sampler, or leaves it as it is
   */
  Generation(
      LanguageModel model,
      SequenceCache cache,
      int[] history,
      PassCosts costs,
      GenerationRequest request,
      GenerationListener listener,
      CancelToken cancel,
      UnaryOperator<TokenChooser> choice) {
    network = model.network();
    this.cache = cache;
    this.history = history;
    this.costs = costs;
    this.request = request;
    this.listener = listener;
    this.cancel = cancel;
    int vocabulary = network.vocabulary();
    checkTokens("stop", request.stopTokens(), vocabulary);
    checkTokens("banned", request.bannedTokens(), vocabulary);
    checkTokens("draft", request.draft(), vocabulary);
    if (request.refusal().isPresent()) {
      checkTokens("refusal", new int[] {request.refusal().get().token()}, vocabulary);
    }
    probabilitiesWanted = listener.wantsProbabilities();
    Tokenizer tokenizer = model.tokenizer();
    SpecialTokens special = tokenizer.specialTokens();
    int[] banned =
        Stream.of(
                Arrays.stream(request.bannedTokens()),
                Arrays.stream(special.fillInMiddle()),
                request.refusal().stream().mapToInt(RefusalRule::token))
            .flatMapToInt(tokens -> tokens)
            .toArray();
    chooser = choice.apply(new Sampler(request.sampling(), vocabulary, banned));
    for (int id : special.endOfGeneration()) {
      ends.set(id);
    }
    for (int id : request.stopTokens()) {
      ends.set(id);
    }
    drafter =
        new Drafter(
            request.draft(), network.logitRows(), ends, costs, history, request.prompt().length);
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
    StopReason reason = complete ? answer() : StopReason.CANCELLED;
    text.end();
    long end = System.nanoTime();
    int promptLength = request.prompt().length;
    boolean drewToken =
        produced > 0 || reason == StopReason.END_TOKEN || reason == StopReason.REFUSED;
    GenerationStats stats =
        new GenerationStats(
            promptLength,
            cachedTokens,
            prefillTokens,
            (prefilledNanos - start) / NANOS_PER_MILLI,
            drewToken ? (firstTokenNanos - start) / NANOS_PER_MILLI : 0,
            decodeTokens,
            complete ? (end - firstTokenNanos) / NANOS_PER_MILLI : 0,
            passes,
            draftedTokens,
            acceptedTokens);
    int[] tokens = Arrays.copyOfRange(history, promptLength, promptLength + produced);
    GenerationResult result = new GenerationResult(text.text(), tokens, reason, stats);
    listener.onEnd(result);
    return result;
  }

  /** Reads what the cache does not have of the prompt; false when cancelled. */
  private boolean prefill() {
    int[] prompt = request.prompt();
    cachedTokens = network.reuse(cache, history, prompt, request.images());
    System.arraycopy(prompt, cachedTokens, history, cachedTokens, prompt.length - cachedTokens);
    if (!network.encode(cache, prompt, request.images(), listener::onPrefillProgress, cancel)) {
      return false;
    }
    int done = cache.length();
    prefillTokens = done - cachedTokens;
    while (done < prompt.length) {
      int count = Math.min(network.chunkRows(), prompt.length - done);
      int wantedLogits = done + count == prompt.length ? 1 : 0;
      costs.begin();
      if (!network.forward(cache, history, done, count, wantedLogits, cancel)) {
        return false;
      }
      done += count;
      prefillTokens += count;
      prefilledNanos = System.nanoTime();
      costs.countPrompt(count);
      listener.onPrefillProgress(done, prompt.length);
    }
    return true;
  }

  private StopReason answer() {
    if (request.maxTokens() == 0) {
      return StopReason.MAX_TOKENS;
    }
    try {
      return decode();
    } finally {
      // What was drafted and did not come, also after an exception of the listener.
      cache.truncate(Math.min(cache.length(), readTokens));
    }
  }

  /**
   * A pass reads the last token and a draft of those that follow. Its rows of logits are what the
   * model would have computed one after the other, as long as the draft is what is drawn from them;
   * the first token drawn that is not the drafted one stands, and the rows behind it are void.
   */
  private StopReason decode() {
    int vocabulary = network.vocabulary();
    int length = request.prompt().length;
    int row = 0;
    int drafted = 0;
    while (true) {
      readTokens = length;
      if (produced == 0 && refused(row, vocabulary)) {
        return StopReason.REFUSED;
      }
      int id =
          chooser.sample(network.logits(), network.logitsOffset(row), vocabulary, history, length);
      if (decodeTokens == 0) {
        firstTokenNanos = System.nanoTime();
      }
      if (probabilitiesWanted) {
        tellProbability(id, row, vocabulary);
      }
      if (ends.get(id)) {
        return StopReason.END_TOKEN;
      }
      boolean asDrafted = row < drafted && history[length] == id;
      acceptedTokens += asDrafted ? 1 : 0;
      history[length] = id;
      length++;
      produced++;
      drafter.advance();
      listener.onToken(id);
      if (text.append(id)) {
        return StopReason.STOP_STRING;
      }
      if (produced == request.maxTokens()) {
        return StopReason.MAX_TOKENS;
      }
      if (readTokens == cache.capacity()) {
        return StopReason.CONTEXT_FULL;
      }
      if (asDrafted) {
        if (cancel.isCancelled()) {
          return StopReason.CANCELLED;
        }
        row++;
      } else {
        cache.truncate(readTokens);
        drafted = drafter.draft(longestDraft());
        row = 0;
        if (!read(length - 1, drafted + 1)) {
          return StopReason.CANCELLED;
        }
        draftedTokens += drafted;
      }
      decodeTokens++;
    }
  }

  /** Whether the model says that it cannot; asked before the first token is drawn. */
  private boolean refused(int row, int vocabulary) {
    if (request.refusal().isEmpty()) {
      return false;
    }
    RefusalRule rule = request.refusal().get();
    float[] logits = network.logits();
    int at = network.logitsOffset(row);
    double probability =
        Math.exp(logits[at + rule.token()] - Probabilities.logSumExp(logits, at, vocabulary));
    listener.onRefusalProbability(probability);
    return probability >= rule.threshold();
  }

  /** The chooser has left the logits it chose from. */
  private void tellProbability(int id, int row, int vocabulary) {
    float[] logits = network.logits();
    int at = network.logitsOffset(row);
    double total = Probabilities.logSumExp(logits, at, vocabulary);
    listener.onProbability(id, logits[at + id] - total);
  }

  /** As many tokens as a pass, the answer and the context have room for behind the last token. */
  private int longestDraft() {
    int answer = request.maxTokens() - produced - 1;
    int context = cache.capacity() - cache.length() - 1;
    return Math.min(network.logitRows() - 1, Math.min(answer, context));
  }

  /** Reads tokens of the history, with logits for each; false when cancelled. */
  private boolean read(int from, int count) {
    costs.begin();
    if (!network.forward(cache, history, from, count, count, cancel)) {
      return false;
    }
    costs.countPass(count);
    passes++;
    return true;
  }
}
