package org.mycromwell.engine.edit.flow;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.answer.AnswerParser;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;

/** The questions of one request, asked in a session. Used by one thread. */
final class Conversation implements Questions {
  private final LanguageModel model;
  private final Session session;
  private final SamplingConfig sampling;
  private final List<ImageTensor> images;
  private final EditListener listener;
  private final CancelToken cancel;
  private @Nullable AnswerTrace trace;
  private EditStats stats;
  private int askedAgain;

  Conversation(
      LanguageModel model,
      Session session,
      SamplingConfig sampling,
      List<ImageTensor> images,
      EditListener listener,
      CancelToken cancel) {
    this.model = model;
    this.session = session;
    this.sampling = sampling;
    this.images = images;
    this.listener = listener;
    this.cancel = cancel;
    stats = EditStats.none(session.contextLength());
  }

  @Override
  public EditStats stats() {
    return stats.withAskedAgain(askedAgain);
  }

  @Override
  public Optional<AnswerTrace> trace() {
    return Optional.ofNullable(trace);
  }

  @Override
  public Answer askAgain(RenderedPrompt prompt, int[] tokens, int maxTokens) {
    askedAgain++;
    return ask(prompt, tokens, maxTokens);
  }

  /** Reads the answer while it comes; the text that it replaces is the draft. */
  @Override
  public Answer ask(RenderedPrompt prompt, int[] tokens, int maxTokens) {
    AnswerParser parser = AnswerParser.of(prompt);
    CancelToken part = cancel.child();
    GenerationRequest request =
        new GenerationRequest(tokens, maxTokens, sampling)
            .withStopStrings(prompt.stopStrings())
            .withBannedTokens(prompt.bannedTokens())
            .withDraft(model.tokenizer().encode(prompt.source()))
            .withImages(images)
            .withRefusal(ModelLimits.refusal(model));
    trace =
        model.abilities().calibration().isPresent()
            ? new AnswerTrace(model.tokenizer(), maxTokens)
            : null;
    GenerationResult result = session.generate(request, new Follower(parser, part, trace), part);
    stats = stats.plus(result.stats(), result.tokens().length);
    if (result.stopReason() == StopReason.REFUSED) {
      throw ModelLimits.unable(model);
    }
    return parser.end(result.stopReason());
  }

  /** Passes on what happens, and ends an answer that goes round in circles. */
  private final class Follower implements GenerationListener {
    private final AnswerParser parser;
    private final CancelToken part;
    private final @Nullable AnswerTrace trace;
    private boolean unseen;

    Follower(AnswerParser parser, CancelToken part, @Nullable AnswerTrace trace) {
      this.parser = parser;
      this.part = part;
      this.trace = trace;
    }

    @Override
    public boolean wantsProbabilities() {
      return trace != null || listener.wantsProbabilities();
    }

    @Override
    public void onRefusalProbability(double probability) {
      listener.onRefusalProbability(probability);
    }

    @Override
    public void onProbability(int id, double logProbability) {
      if (trace != null) {
        trace.add(id, logProbability);
      }
      listener.onProbability(id, logProbability);
    }

    @Override
    public void onPrefillProgress(int done, int total) {
      listener.onPrefillProgress(done, total);
    }

    @Override
    public void onToken(int id) {
      listener.onToken(id);
    }

    @Override
    public void onText(String text) {
      parser.feed(text);
      listener.onText(text);
      unseen = true;
      if (text.indexOf('\n') >= 0) {
        show();
      }
      if (parser.isLooping()) {
        part.cancel();
      }
    }

    @Override
    public void onEnd(GenerationResult result) {
      if (unseen) {
        show();
      }
      listener.onEnd(result);
    }

    /** Cleaning takes the whole answer each time, which for every token would be too much. */
    private void show() {
      unseen = false;
      listener.onAnswer(parser.text());
    }
  }
}
