package org.mycromwell.engine.edit.flow;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.answer.AnswerParser;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.BranchedAnswer;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.tokenizer.ByteTokens;

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

  @Override
  public Optional<CharacterCells> readCells(ImageTensor image) {
    return model.network().readCells(image, cancel);
  }

  /** Reads the answer while it comes; the text that a rewrite replaces is its draft. */
  @Override
  public Answer ask(RenderedPrompt prompt, int[] tokens, int maxTokens) {
    trace =
        model.abilities().calibration().isPresent()
            ? new AnswerTrace(model.tokenizer(), maxTokens)
            : null;
    GenerationRequest request = request(prompt, tokens, maxTokens).withImages(images);
    if (prompt.format() != AnswerFormat.HUNKS) {
      request = request.withDraft(model.tokenizer().encode(prompt.source()));
    }
    return ask(prompt, request, Part.WHOLE);
  }

  @Override
  public Answer branch(
      RenderedPrompt prompt, int[] tokens, int maxTokens, AnswerTrace left, int place) {
    AnswerTrace taken = new AnswerTrace(model.tokenizer(), maxTokens);
    trace = taken;
    AnswerParser parser = AnswerParser.of(prompt, model.tokenizer());
    CancelToken part = cancel.child();
    GenerationResult result =
        BranchedAnswer.generate(
            session,
            request(prompt, tokens, maxTokens).withImages(images),
            left.kept(place),
            left.token(place),
            new Follower(parser, false, part, taken, Part.WHOLE, EditListener.NONE),
            part);
    stats = stats.plusAnswer(result.stats(), result.tokens().length);
    return parser.end(result.stopReason());
  }

  /** The same; what the model takes the picture for at first sight is the draft. */
  @Override
  public Answer transcribe(
      RenderedPrompt prompt, int[] tokens, int maxTokens, PicturePiece piece, String before) {
    trace = new AnswerTrace(model.tokenizer(), maxTokens);
    GenerationRequest request =
        request(prompt, tokens, maxTokens)
            .withDraft(ByteTokens.of(model.tokenizer()).encode(piece.draft()))
            .withImages(List.of(piece.image()));
    return ask(
        prompt,
        request,
        new Part(piece.index(), piece.count(), text -> before + piece.placed(text)));
  }

  private GenerationRequest request(RenderedPrompt prompt, int[] tokens, int maxTokens) {
    return new GenerationRequest(tokens, maxTokens, sampling)
        .withStopStrings(prompt.stopStrings())
        .withBannedTokens(prompt.bannedTokens())
        .withRefusal(ModelLimits.refusal(model));
  }

  /**
   * Which of several questions of the same length this is.
   *
   * @param shown what is shown for the text of its answer
   */
  private record Part(int index, int count, UnaryOperator<String> shown) {
    private static final Part WHOLE = new Part(0, 1, UnaryOperator.identity());
  }

  private Answer ask(RenderedPrompt prompt, GenerationRequest request, Part which) {
    AnswerParser parser = AnswerParser.of(prompt, model.tokenizer());
    CancelToken part = cancel.child();
    GenerationResult result =
        session.generate(
            request,
            new Follower(
                parser, prompt.format() == AnswerFormat.HUNKS, part, trace, which, listener),
            part);
    stats = stats.plus(result.stats(), result.tokens().length);
    if (result.stopReason() == StopReason.REFUSED) {
      throw ModelLimits.unable(model);
    }
    return parser.end(result.stopReason());
  }

  /** Passes on what happens, and ends an answer that goes round in circles. */
  private static final class Follower implements GenerationListener {
    private final AnswerParser parser;
    private final CancelToken part;
    private final @Nullable AnswerTrace trace;
    private final Part which;
    private final EditListener told;

    /** Whether tokens without text are part of the answer. */
    private final boolean marked;

    private boolean unseen;

    Follower(
        AnswerParser parser,
        boolean marked,
        CancelToken part,
        @Nullable AnswerTrace trace,
        Part which,
        EditListener told) {
      this.told = told;
      this.marked = marked;
      this.which = which;
      this.parser = parser;
      this.part = part;
      this.trace = trace;
    }

    @Override
    public boolean wantsProbabilities() {
      return trace != null || told.wantsProbabilities();
    }

    @Override
    public void onRefusalProbability(double probability) {
      told.onRefusalProbability(probability);
    }

    @Override
    public void onProbability(int id, double logProbability) {
      if (trace != null) {
        trace.add(id, logProbability);
      }
      told.onProbability(id, logProbability);
    }

    @Override
    public void onPrefillProgress(int done, int total) {
      told.onPrefillProgress(which.index() * total + done, which.count() * total);
    }

    @Override
    public void onToken(int id) {
      parser.token(id);
      told.onToken(id);
      unseen |= marked;
      if (parser.isLost()) {
        part.cancel();
      }
    }

    @Override
    public void onText(String text) {
      parser.feed(text);
      told.onText(text);
      unseen = true;
      if (text.indexOf('\n') >= 0) {
        show();
      }
      if (parser.isLost()) {
        part.cancel();
      }
    }

    @Override
    public void onEnd(GenerationResult result) {
      if (unseen) {
        show();
      }
      told.onEnd(result);
    }

    /** Cleaning takes the whole answer each time, which for every token would be too much. */
    private void show() {
      unseen = false;
      told.onAnswer(which.shown().apply(parser.text()));
    }
  }
}
