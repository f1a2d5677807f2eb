package org.mycromwell.engine.eval;

import java.util.List;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.tokenizer.Prompt;

/** Completes problems with a model; sample i is drawn with the seed plus i. */
public final class SessionSolver implements HumanEval.Solver {
  /** What begins at the margin is no longer the body of the function. */
  private static final List<String> ENDS =
      List.of("\nclass ", "\ndef ", "\n#", "\nif ", "\nprint", "\n@", "\nassert ", "\n```");

  private final LanguageModel model;
  private final Session session;
  private final SamplingConfig sampling;
  private final int maxTokens;
  private final CancelToken cancel;

  public SessionSolver(
      LanguageModel model,
      Session session,
      SamplingConfig sampling,
      int maxTokens,
      CancelToken cancel) {
    this.model = model;
    this.session = session;
    this.sampling = sampling;
    this.maxTokens = maxTokens;
    this.cancel = cancel;
  }

  @Override
  public String complete(HumanEvalProblem problem, int sample) {
    // Without the line break at the end, which models write themselves.
    int[] prompt = model.encode(Prompt.ofText(problem.prompt().stripTrailing()));
    int room = session.contextLength() - prompt.length;
    GenerationRequest request =
        new GenerationRequest(prompt, Math.max(0, Math.min(maxTokens, room)), seeded(sample))
            .withStopStrings(ENDS);
    String text = session.generate(request, GenerationListener.NONE, cancel).text();
    return problem.prompt().stripTrailing().length() < problem.prompt().length()
        ? withoutLeadingBreak(text)
        : text;
  }

  private static String withoutLeadingBreak(String text) {
    return text.startsWith("\n") ? text.substring(1) : text;
  }

  private SamplingConfig seeded(int sample) {
    return new SamplingConfig(
        sampling.temperature(),
        sampling.topK(),
        sampling.topP(),
        sampling.minP(),
        sampling.repetitionPenalty(),
        sampling.penaltyWindow(),
        sampling.seed() + sample);
  }
}
