package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.CompletionFlow;
import org.mycromwell.engine.edit.flow.CompletionJob;
import org.mycromwell.engine.edit.flow.CompletionOutcome;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.SamplingConfig;

/**
 * Fills gaps the way the editor completes, greedily, beside {@link SimilarLines}. A gap is filled
 * exactly when the whole file is as it was; blanks at line ends do not count.
 */
public final class GapEvaluation {
  private static final int MAX_TOKENS = 256;

  private final ModelTeam team;

  /** Kinds of gaps. */
  public enum GapKind {
    ONE_LINE,
    SEVERAL_LINES,
    WITHIN_LINES;

    static GapKind of(HeldOutGap gap) {
      return switch (gap.wholeLines()) {
        case 0 -> WITHIN_LINES;
        case 1 -> ONE_LINE;
        default -> SEVERAL_LINES;
      };
    }
  }

  /**
   * How many gaps were filled exactly.
   *
   * @param baseline by the most similar lines of the file; none within lines
   * @param refused the model gave nothing that can be used
   */
  public record GapCounts(int gaps, int exact, int baseline, int refused) {
    static final GapCounts NONE = new GapCounts(0, 0, 0, 0);

    GapCounts plus(GapCounts other) {
      return new GapCounts(
          gaps + other.gaps,
          exact + other.exact,
          baseline + other.baseline,
          refused + other.refused);
    }
  }

  /** What came of all gaps. */
  public record Report(Map<GapKind, GapCounts> kinds, boolean complete) {}

  /**
   * @param team stays the caller's
   */
  public GapEvaluation(ModelTeam team) {
    this.team = team;
  }

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @throws EngineException when a gap fails by anything but the model: its place and the reason
   */
  public Report run(List<HeldOutGap> gaps, BenchmarkListener listener, CancelToken cancel) {
    List<Optional<GapCounts>> results =
        team.each(
            gaps,
            member -> {
              CompletionFlow flow =
                  new CompletionFlow(
                      member.model(), member.session(), PromptRenderer.of(member.model()));
              int most = Math.min(MAX_TOKENS, member.model().contextLength() / 4);
              return gap -> fill(flow, gap, most, cancel);
            },
            "filling gaps",
            listener,
            cancel);
    Map<GapKind, GapCounts> kinds = new EnumMap<>(GapKind.class);
    int done = 0;
    for (int i = 0; i < gaps.size(); i++) {
      if (results.get(i).isPresent()) {
        kinds.merge(GapKind.of(gaps.get(i)), results.get(i).get(), GapCounts::plus);
        done++;
      }
    }
    return new Report(kinds, done == gaps.size());
  }

  private static Optional<GapCounts> fill(
      CompletionFlow flow, HeldOutGap gap, int maxTokens, CancelToken cancel) {
    String whole = gap.before() + gap.expected() + gap.after();
    int baseline =
        gap.wholeLines() > 0
                && alike(
                    gap.before()
                        + SimilarLines.fill(gap.before(), gap.after(), gap.wholeLines())
                        + gap.after(),
                    whole)
            ? 1
            : 0;
    int lineStart = gap.before().lastIndexOf('\n') + 1;
    CompletionJob job =
        new CompletionJob(
            Snapshot.of(gap.file(), (gap.before() + gap.after()).getBytes(StandardCharsets.UTF_8)),
            1 + (int) gap.before().chars().filter(c -> c == '\n').count(),
            OptionalInt.of(gap.before().length() - lineStart + 1),
            0,
            SamplingConfig.GREEDY,
            maxTokens);
    try {
      CompletionOutcome outcome = flow.complete(job, GenerationListener.NONE, cancel);
      if (cancel.isCancelled()) {
        return Optional.empty();
      }
      boolean exact = alike(gap.before() + outcome.text() + gap.after(), whole);
      return Optional.of(new GapCounts(1, exact ? 1 : 0, baseline, 0));
    } catch (EngineException e) {
      Refusals.requireOfModel(gap.place(), e);
      return Optional.of(new GapCounts(1, 0, baseline, 1));
    }
  }

  /** The same lines; blanks at their ends are seen by nobody. */
  private static boolean alike(String a, String b) {
    return a.lines()
        .map(String::stripTrailing)
        .toList()
        .equals(b.lines().map(String::stripTrailing).toList());
  }
}
