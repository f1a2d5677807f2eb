package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditFlow;
import org.mycromwell.engine.edit.flow.EditJob;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.Scope;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/**
 * Whether a small model knows what it cannot do: requests of both kinds go the way of the editor up
 * to the first token of the answer.
 */
public final class RefusalEvaluation {
  private final ModelTeam team;

  /**
   * @param team stays the caller's
   */
  public RefusalEvaluation(ModelTeam team) {
    this.team = team;
  }

  /**
   * A request and what came of it.
   *
   * @param group family or topic
   * @param probability of the token that refuses, as the first of the answer; 1 when the request
   *     was refused before the model was asked
   * @param refused by the model's own rule
   */
  public record Asked(String group, double probability, boolean refused) {}

  /** Shares refused from a probability on. */
  public record Point(double threshold, Share inScope, Share outOfScope) {}

  /**
   * All requests.
   *
   * @param inScope those the model should fulfil
   * @param outOfScope those it should refuse
   */
  public record Report(List<Asked> inScope, List<Asked> outOfScope, boolean complete) {
    private static final List<Double> THRESHOLDS =
        List.of(
            0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999);

    public Report {
      inScope = List.copyOf(inScope);
      outOfScope = List.copyOf(outOfScope);
    }

    /** The share that the model refuses by its own rule. */
    public static Share refused(List<Asked> asked) {
      return Share.of(asked.stream().filter(Asked::refused).count(), asked.size());
    }

    /** How much would be refused from which probability on. */
    public List<Point> sweep() {
      return THRESHOLDS.stream().map(this::at).toList();
    }

    public Point at(double threshold) {
      return new Point(threshold, share(inScope, threshold), share(outOfScope, threshold));
    }

    private static Share share(List<Asked> asked, double threshold) {
      return Share.of(
          asked.stream().filter(one -> one.probability >= threshold).count(), asked.size());
    }

    /**
     * The lowest threshold, in steps of a thousandth, from which at most this share of the requests
     * in scope is refused; empty when there is none.
     */
    public OptionalDouble recommended(double mostInScope) {
      double[] probabilities = inScope.stream().mapToDouble(Asked::probability).sorted().toArray();
      int allowed = (int) Math.floor(mostInScope * probabilities.length);
      if (probabilities.length == 0) {
        return OptionalDouble.empty();
      }
      double highest = probabilities[probabilities.length - 1 - allowed];
      double threshold = (Math.floor(highest * 1000) + 1) / 1000;
      return threshold <= 1 ? OptionalDouble.of(threshold) : OptionalDouble.empty();
    }

    /** What of each family or topic was refused. */
    public static SortedMap<String, Share> groups(List<Asked> asked) {
      SortedMap<String, List<Asked>> groups = new TreeMap<>();
      asked.forEach(one -> groups.computeIfAbsent(one.group, _ -> new ArrayList<>()).add(one));
      SortedMap<String, Share> shares = new TreeMap<>();
      groups.forEach((group, members) -> shares.put(group, refused(members)));
      return shares;
    }
  }

  /** One request of either kind. */
  private record Request(
      String place,
      String group,
      String file,
      String text,
      LineRange scope,
      String instruction,
      boolean inScope) {}

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @throws EngineException of kind {@link Kind#UNSUPPORTED} when the model has no token to refuse
   *     with; when a request fails by anything but the model, its place and the reason
   */
  public Report run(
      List<HeldOutEdit> inScope,
      List<HeldOutRefusal> outOfScope,
      BenchmarkListener listener,
      CancelToken cancel) {
    if (team.model().tokenizer().specialTokens().idOf(CromwellVocabulary.UNABLE).isEmpty()) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          team.model().displayName()
              + " has no token "
              + CromwellVocabulary.UNABLE
              + ", so it cannot refuse; train one whose plan has the kind refuse");
    }
    List<Request> requests = new ArrayList<>();
    for (HeldOutEdit e : inScope) {
      requests.add(
          new Request(e.place(), e.family(), e.file(), e.text(), e.scope(), e.instruction(), true));
    }
    for (HeldOutRefusal r : outOfScope) {
      requests.add(
          new Request(r.place(), r.topic(), r.file(), r.text(), r.scope(), r.instruction(), false));
    }
    List<Optional<Asked>> results =
        team.each(requests, member -> asking(member, cancel), "asking", listener, cancel);
    List<List<Asked>> asked = List.of(new ArrayList<>(), new ArrayList<>());
    int done = 0;
    for (int i = 0; i < requests.size(); i++) {
      if (results.get(i).isPresent()) {
        asked.get(requests.get(i).inScope ? 0 : 1).add(results.get(i).get());
        done++;
      }
    }
    return new Report(asked.get(0), asked.get(1), done == requests.size());
  }

  private static Function<Request, Optional<Asked>> asking(
      ModelTeam.Member member, CancelToken cancel) {
    EditFlow flow =
        new EditFlow(member.model(), member.session(), PromptRenderer.of(member.model()));
    return request -> ask(flow, request, cancel);
  }

  private static Optional<Asked> ask(EditFlow flow, Request request, CancelToken cancel) {
    EditJob job =
        new EditJob(
            Snapshot.of(request.file, request.text.getBytes(StandardCharsets.UTF_8)),
            new Scope.Lines(request.scope),
            request.instruction,
            List.of(),
            List.of(),
            SamplingConfig.GREEDY,
            0,
            false,
            OptionalDouble.empty(),
            List.of());
    CancelToken part = cancel.child();
    double[] probability = {1};
    EditListener listener =
        new EditListener() {
          @Override
          public void onRefusalProbability(double value) {
            probability[0] = value;
          }

          @Override
          public void onToken(int id) {
            part.cancel(); // the first token says it all
          }
        };
    boolean refused = false;
    try {
      var _ = flow.edit(job, listener, part);
    } catch (EngineException e) {
      Refusals.requireOfModel(request.place, e);
      refused = e.kind() == Kind.BEYOND_MODEL;
    }
    return cancel.isCancelled()
        ? Optional.empty()
        : Optional.of(new Asked(request.group, probability[0], refused));
  }
}
