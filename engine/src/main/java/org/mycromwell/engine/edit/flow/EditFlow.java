package org.mycromwell.engine.edit.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.answer.AnchorResolver;
import org.mycromwell.engine.edit.answer.AnchorResolver.Resolution;
import org.mycromwell.engine.edit.answer.AnchorResolver.Resolved;
import org.mycromwell.engine.edit.answer.AnchorResolver.Unresolved;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.answer.AnswerProblem;
import org.mycromwell.engine.edit.flow.WindowPlanner.Window;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelAbilities.Calibration;

/**
 * From a request to a proposal: scope, window, prompt, answer, anchors, checks. Writes nothing.
 * Uses the session of its owner, by one thread at a time; what the session has read before is not
 * read again.
 */
public final class EditFlow {
  /** Other answers that are looked at when the first one breaks the file. */
  private static final int BRANCHES = 6;

  private static final String TIME_IS_UP = "the answer is incomplete: the time limit was reached";

  /** Begins the questions of an edit. */
  interface Opening {
    Questions open(EditJob job, EditListener listener, CancelToken cancel);
  }

  private final LanguageModel model;
  private final PromptRenderer renderer;
  private final Opening opening;

  /**
   * @param session of the model; stays the caller's
   */
  public EditFlow(LanguageModel model, Session session, PromptRenderer renderer) {
    this(
        model,
        renderer,
        (job, listener, cancel) ->
            new Conversation(
                model, session, job.sampling(), job.images().tensors(), listener, cancel));
  }

  EditFlow(LanguageModel model, PromptRenderer renderer, Opening opening) {
    this.model = model;
    this.renderer = renderer;
    this.opening = opening;
  }

  /**
   * Asks the model for an edit. When cancelled, the proposal holds what there was until then and
   * the problems say so.
   *
   * @throws EngineException when the request cannot be made: a scope outside of the file, too large
   *     for the context; {@link Kind#BEYOND_MODEL} when the model cannot do it and knows that
   */
  public EditOutcome edit(EditJob job, EditListener listener, CancelToken cancel) {
    if (job.instruction().isBlank()) {
      throw new EngineException(Kind.BAD_ARGUMENT, "the instruction is empty; say what to change");
    }
    return new Run(job, listener, cancel).edit();
  }

  /** One edit. */
  private final class Run {
    private final EditJob job;
    private final Snapshot file;
    private final CancelToken cancel;
    private final LineRange scope;
    private final ModelLimits limits;
    private final List<String> notes = new ArrayList<>();
    private final List<EditProblem> problems = new ArrayList<>();
    private final EditListener listener;
    private final Questions questions;
    private Optional<AnswerTrace> trace = Optional.empty();

    Run(EditJob job, EditListener listener, CancelToken cancel) {
      this.job = job;
      this.listener = listener;
      this.cancel = cancel;
      file = job.file();
      job.notes().forEach(this::note);
      limits = new ModelLimits(model, job);
      limits.requireKnown(cancel);
      scope = limits.scope(Scopes.resolve(job.scope(), file), this::note);
      questions = opening.open(job, listener, cancel);
    }

    EditOutcome edit() {
      if (cancel.isCancelled()) {
        return stopped();
      }
      List<String> planned = new ArrayList<>();
      WindowPlanner planner = new WindowPlanner(model, renderer, planned);
      String language =
          SyntaxChecker.languageOf(file.name())
              .map(known -> known.name().toLowerCase(Locale.ROOT))
              .orElse("");
      Window window = planner.plan(job, scope, language, limits);
      planned.forEach(this::note);
      listener.onPrompt(planner.parts(job, scope, window));
      Answer answer =
          transcription(window)
              .orElseGet(() -> {
                Answer whole = ask(window);
                report(whole.problems(), "");
                return whole;
              });
      int anchors = 0;
      int matched = 0;
      Proposal proposal;
      List<HunkConfidence> confidence = List.of();
      switch (answer) {
        case Answer.Rewrite rewrite -> {
          proposal = rewrite(rewrite);
          confidence = confidence(proposal, window);
        }
        case Answer.Blocks blocks -> {
          Resolution resolution = AnchorResolver.resolve(lines(scope), blocks.blocks());
          matched = resolution.resolved().size();
          anchors = matched + resolution.unresolved().size();
          proposal = Proposal.of(file, place(resolution, window));
        }
      }
      return new EditOutcome(
          proposal,
          scope,
          problems,
          checkSyntax(proposal),
          notes,
          questions.stats(),
          window.format(),
          anchors,
          matched,
          confidence);
    }

    /** Nothing came of it: planning the prompt takes its time, and nobody waits for it any more. */
    private EditOutcome stopped() {
      String why = cancel.isExpired() ? TIME_IS_UP : "stopped before the model was asked";
      problems.add(new EditProblem(Kind.LIMIT_REACHED, why));
      return new EditOutcome(
          Proposal.of(file, List.of()),
          scope,
          problems,
          Optional.empty(),
          notes,
          questions.stats(),
          AnswerFormat.REWRITE,
          0,
          0,
          List.of());
    }

    /**
     * The answer of the model, or one that leaves it at a token of which it was not sure, where the
     * first is broken and the other is not. For hunks of models whose confidence is calibrated:
     * those are small, and another answer costs them little.
     */
    private Answer ask(Window window) {
      Answer first = questions.ask(window.prompt(), window.tokens(), window.maxAnswerTokens());
      trace = questions.trace();
      if (window.format() != AnswerFormat.HUNKS
          || trace.isEmpty()
          || !job.syntaxChecked()
          || cancel.isCancelled()
          || !isBroken(first)) {
        return first;
      }
      Answer best = first;
      double most = Double.NEGATIVE_INFINITY;
      AnswerTrace left = trace.get();
      for (int place : left.doubtful(BRANCHES)) {
        Answer other =
            questions.branch(
                window.prompt(), window.tokens(), window.maxAnswerTokens(), left, place);
        if (cancel.isCancelled()) {
          problems.add(
              new EditProblem(
                  Kind.LIMIT_REACHED, "stopped before another answer than a broken one was found"));
          break;
        }
        Optional<AnswerTrace> taken = questions.trace();
        if (taken.isPresent()
            && taken.get().logProbability() > most
            && other.problems().isEmpty()
            && !isBroken(other)) {
          best = other;
          most = taken.get().logProbability();
          trace = taken;
        }
      }
      if (most > Double.NEGATIVE_INFINITY) {
        note("the model's first answer was broken; this is its next best");
      }
      return best;
    }

    /** Whether an answer is cut off or no text, or breaks a file that parses. */
    private boolean isBroken(Answer answer) {
      return !(answer instanceof Answer.Rewrite rewrite)
          || rewrite.problems().stream().anyMatch(Run::isOfBroken)
          || SyntaxGate.check(file, rewrite(rewrite).preview())
              instanceof SyntaxGate.Verdict.Failed;
    }

    private static boolean isOfBroken(AnswerProblem problem) {
      return switch (problem.kind()) {
        case TRUNCATED, SENTINEL_LOST, GARBAGE -> true;
        case ELISION, EMPTY, DELETION_RATIO, UNCHANGED -> false;
      };
    }

    /** What a picture of code says; empty where the request is another one. */
    private Optional<Answer> transcription(Window window) {
      ShownImages images = job.images();
      if (!images.onGrid()
          || images.tensors().size() != 1
          || window.format() != AnswerFormat.REWRITE) {
        return Optional.empty();
      }
      PictureReading reading = new PictureReading(model, questions, cancel, pictureOutput());
      return reading
          .read(images.tensors().getFirst(), window, job.maxTokens())
          .map(answer -> (Answer) answer);
    }

    private PictureReading.Output pictureOutput() {
      return new PictureReading.Output() {
        @Override
        public void note(String text) {
          Run.this.note(text);
        }

        @Override
        public void problem(EditProblem problem) {
          problems.add(problem);
        }

        @Override
        public void problems(List<AnswerProblem> found, String place) {
          report(found, place);
        }
      };
    }

    /** Known of hunks alone: that is what the calibration was measured on. */
    private List<HunkConfidence> confidence(Proposal proposal, Window window) {
      Optional<Calibration> calibration = model.abilities().calibration();
      return window.format() != AnswerFormat.HUNKS || trace.isEmpty() || calibration.isEmpty()
          ? List.of()
          : HunkConfidence.of(
              proposal, scope, trace.get().hunks(scope.size()), trace.get(), calibration.get());
    }

    private Proposal rewrite(Answer.Rewrite answer) {
      boolean nothing =
          answer.problems().stream().anyMatch(p -> p.kind() == AnswerProblem.Kind.EMPTY);
      return nothing ? Proposal.of(file, List.of()) : Proposal.rewrite(file, scope, answer.text());
    }

    private List<String> lines(LineRange range) {
      List<String> lines = new ArrayList<>(range.size());
      for (int line = range.first(); line < range.end(); line++) {
        lines.add(file.line(line));
      }
      return lines;
    }

    /** Changes whose place is known, and a second answer for those whose place is not. */
    private List<LineChange> place(Resolution resolution, Window window) {
      List<LineChange> changes = new ArrayList<>();
      for (Resolved resolved : resolution.resolved()) {
        changes.add(new LineChange(shifted(resolved.lines()), resolved.newLines()));
      }
      for (LineRange piece : pieces(resolution)) {
        String place = "lines " + (piece.first() + 1) + " to " + piece.end() + ": ";
        if (cancel.isCancelled()) {
          problems.add(
              new EditProblem(
                  Kind.LIMIT_REACHED,
                  place + "stopped before a change without an exact place was asked for again"));
          continue;
        }
        RenderedPrompt prompt = renderer.retryBlock(window.task(), inWindow(piece, window));
        int[] tokens = model.encode(prompt.prompt());
        int room = model.contextLength() - tokens.length;
        if (room <= 0) {
          problems.add(
              new EditProblem(
                  Kind.LIMIT_REACHED,
                  place + "a change has no exact place, and the context has no room to ask again"));
          continue;
        }
        int sourceTokens = model.tokenizer().encode(prompt.source()).length;
        int most = Math.min(room, WindowPlanner.mostAnswerTokens(job, sourceTokens));
        Answer answer = questions.askAgain(prompt, tokens, most);
        report(answer.problems(), place);
        if (answer instanceof Answer.Rewrite rewrite && usable(rewrite)) {
          changes.removeIf(change -> overlap(change.range(), piece));
          changes.add(new LineChange(piece, rewrite.text().lines().toList()));
        }
      }
      return changes;
    }

    private static boolean usable(Answer.Rewrite answer) {
      return answer.problems().stream()
          .noneMatch(problem ->
              problem.kind() == AnswerProblem.Kind.EMPTY
                  || problem.kind() == AnswerProblem.Kind.UNCHANGED);
    }

    private static boolean overlap(LineRange a, LineRange b) {
      return (a.first() < b.end() && b.first() < a.end())
          || (a.isEmpty() && b.first() <= a.first() && a.first() <= b.end());
    }

    private LineRange shifted(LineRange inScope) {
      return new LineRange(scope.first() + inScope.first(), scope.first() + inScope.end());
    }

    private static LineRange inWindow(LineRange lines, Window window) {
      return new LineRange(lines.first() - window.firstLine(), lines.end() - window.firstLine());
    }

    /** Where blocks without a place seem to belong; pieces do not overlap. */
    private List<LineRange> pieces(Resolution resolution) {
      String text = file.text(file.allLines());
      List<LineRange> pieces = new ArrayList<>();
      for (Unresolved unresolved : resolution.unresolved()) {
        LineRange piece = shifted(guess(unresolved));
        if (!cancel.isCancelled()) { // then it is named only, and parsing takes its time
          piece = SyntaxChecker.enclosingPiece(file.name(), text, scope, piece);
        }
        for (int i = 0; i < pieces.size(); ) {
          LineRange other = pieces.get(i);
          if (overlap(piece, other)) {
            piece =
                new LineRange(
                    Math.min(piece.first(), other.first()), Math.max(piece.end(), other.end()));
            pieces.remove(i);
            i = 0;
          } else {
            i++;
          }
        }
        pieces.add(piece);
      }
      return pieces;
    }

    /**
     * The lines of the scope to show again. Only which lines the model is asked about is guessed
     * here; what it answers replaces exactly those.
     */
    private LineRange guess(Unresolved unresolved) {
      if (!unresolved.candidates().isEmpty()) {
        LineRange all = unresolved.candidates().getFirst();
        for (LineRange candidate : unresolved.candidates()) {
          all =
              new LineRange(
                  Math.min(all.first(), candidate.first()), Math.max(all.end(), candidate.end()));
        }
        return all;
      }
      return Scopes.mostAlike(lines(scope), unresolved.block().oldLines());
    }

    /**
     * @param place before each message; empty for the first answer
     */
    private void report(List<AnswerProblem> found, String place) {
      for (AnswerProblem problem : found) {
        if (problem.kind() != AnswerProblem.Kind.UNCHANGED) {
          problems.add(new EditProblem(kind(problem), place + text(problem)));
        } else if (!place.isEmpty()) {
          problems.add(
              new EditProblem(kind(problem), place + "a change that was announced did not come"));
        }
      }
    }

    private Kind kind(AnswerProblem problem) {
      return switch (problem.kind()) {
        case TRUNCATED -> Kind.LIMIT_REACHED;
        case EMPTY, GARBAGE -> Kind.GENERATION_FAILED;
        case SENTINEL_LOST, ELISION, DELETION_RATIO, UNCHANGED -> Kind.CHECK_FAILED;
      };
    }

    private String text(AnswerProblem problem) {
      if (problem.kind() == AnswerProblem.Kind.TRUNCATED && cancel.isExpired()) {
        return TIME_IS_UP;
      }
      String line = problem.line() < 0 ? "" : " (line " + (problem.line() + 1) + " of the answer)";
      return problem.detail() + line;
    }

    private Optional<EditProblem> checkSyntax(Proposal proposal) {
      if (!job.syntaxChecked() || proposal.hunks().isEmpty()) {
        return Optional.empty();
      }
      return switch (SyntaxGate.check(file, proposal.preview())) {
        case SyntaxGate.Verdict.Passed passed -> Optional.empty();
        case SyntaxGate.Verdict.Failed failed -> Optional.of(failed.problem());
        case SyntaxGate.Verdict.NotChecked not -> {
          note("syntax not checked: " + not.reason());
          yield Optional.empty();
        }
      };
    }

    private void note(String text) {
      notes.add(text);
      listener.onNote(text);
    }
  }
}
