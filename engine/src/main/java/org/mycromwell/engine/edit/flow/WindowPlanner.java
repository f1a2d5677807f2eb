package org.mycromwell.engine.edit.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.ContextFile;
import org.mycromwell.engine.edit.prompt.EditTask;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Fits a request into the context window. What the user named is never cut: when it does not fit
 * the request is refused with the size of each part. Around a scope smaller than the file less of
 * the file may be shown, and the user is told.
 */
final class WindowPlanner {
  /** An answer may grow by a quarter and a few lines before it is cut. */
  private static final int GROWTH = 4;

  private static final int SLACK_TOKENS = 64;

  /** Anchored blocks need room for one change at least. */
  private static final int BLOCK_TOKENS = 256;

  /** Beyond this many times the scope an answer has lost its way. */
  private static final int RUNAWAY = 2;

  /** Tokens around a context file: its name and markers, generously. */
  private static final int FILE_FRAME_TOKENS = 24;

  /**
   * A request that fits.
   *
   * @param task line numbers of it count from {@code firstLine} of the file
   * @param tokens of the prompt
   */
  record Window(
      EditTask task, int firstLine, RenderedPrompt prompt, int[] tokens, int maxAnswerTokens) {
    /** The one asked for, except where the model knows only one. */
    AnswerFormat format() {
      return prompt.format();
    }
  }

  private final LanguageModel model;
  private final PromptRenderer renderer;
  private final List<String> notes;

  /**
   * @param notes gets what the user should know
   */
  WindowPlanner(LanguageModel model, PromptRenderer renderer, List<String> notes) {
    this.model = model;
    this.renderer = renderer;
    this.notes = notes;
  }

  /** Tokens of a text by itself. */
  int count(String text) {
    return model.tokenizer().encode(text).length;
  }

  /** What the tokens of a window are. */
  PromptParts parts(EditJob job, LineRange scope, Window window) {
    EditTask task = window.task();
    List<PromptParts.Part> parts = new ArrayList<>();
    parts.add(
        new PromptParts.Part(PromptParts.Kind.FILE, job.file().name(), count(task.fileText())));
    for (ContextFile context : task.context()) {
      parts.add(
          new PromptParts.Part(PromptParts.Kind.CONTEXT, context.name(), count(context.text())));
    }
    int named = parts.stream().mapToInt(PromptParts.Part::tokens).sum();
    int images = job.images().tensors().stream().mapToInt(this::imageTokens).sum();
    if (images > 0) {
      parts.add(new PromptParts.Part(PromptParts.Kind.IMAGES, "", images));
    }
    int frame = Math.max(0, window.tokens().length - named);
    parts.addFirst(new PromptParts.Part(PromptParts.Kind.FRAME, "", frame));
    int shownLines = LineChanges.lines(task.fileText()).size();
    return new PromptParts(
        scope,
        new LineRange(window.firstLine(), window.firstLine() + shownLines),
        window.format(),
        window.tokens().length,
        model.contextLength(),
        parts);
  }

  private int imageTokens(ImageTensor image) {
    int side = model.network().visionInput().map(VisionInput::tokenSize).orElseThrow();
    return (image.height() / side) * (image.width() / side);
  }

  /**
   * @param limits of the model, which the scope keeps already
   */
  Window plan(EditJob job, LineRange scope, String language, ModelLimits limits) {
    Snapshot file = job.file();
    if (limits.linesAround().isPresent()) {
      return limited(job, scope, language, limits.linesAround().getAsInt());
    }
    int scopeTokens = count(file.text(scope));
    AnswerFormat format = renderer.preferredFormat(scopeTokens, job.anchorSuccess());
    EditTask task = task(job, scope, language, file.allLines(), job.namedContext());
    Window window = narrow(job, task, 0, format, scopeTokens);
    if (!fits(window, job, scopeTokens)) {
      return excerpt(job, scope, language, window, scopeTokens);
    }
    return offered(job, scope, language, window, scopeTokens);
  }

  /** What a small model was trained to see: a few lines, and no other file. */
  private Window limited(EditJob job, LineRange scope, String language, int linesAround) {
    Snapshot file = job.file();
    int scopeTokens = count(file.text(scope));
    LineRange shown =
        new LineRange(
            Math.max(0, scope.first() - linesAround),
            Math.min(file.lineCount(), scope.end() + linesAround));
    boolean picture = job.images().count() > 0;
    EditTask task =
        picture
            ? transcription(job, language)
            : task(job, scope, language, shown, List.of())
                .withFileName(ModelLimits.shownName(model, file));
    Window window =
        window(job, task, shown.first(), AnswerFormat.REWRITE, picture ? 0 : scopeTokens);
    if (!fits(window, job, scopeTokens)) {
      throw refusal(job, scope, window, scopeTokens);
    }
    return window;
  }

  /** A picture of code stands alone: what it replaces is not shown. */
  private EditTask transcription(EditJob job, String language) {
    return new EditTask(
        ModelLimits.shownName(model, job.file()),
        language,
        "",
        new LineRange(0, 0),
        "",
        job.instruction(),
        List.of(),
        job.images().count());
  }

  private EditTask task(
      EditJob job, LineRange scope, String language, LineRange shown, List<ContextFile> context) {
    Snapshot file = job.file();
    return new EditTask(
        ModelLimits.shownName(model, file),
        language,
        file.text(shown),
        new LineRange(scope.first() - shown.first(), scope.end() - shown.first()),
        file.text(scope),
        job.instruction(),
        context,
        job.images().count());
  }

  /** The request in blocks where it does not fit otherwise. */
  private Window narrow(
      EditJob job, EditTask task, int firstLine, AnswerFormat format, int scopeTokens) {
    Window window = window(job, task, firstLine, format, scopeTokens);
    if (!fits(window, job, scopeTokens) && window.format() == AnswerFormat.REWRITE) {
      Window inBlocks = window(job, task, firstLine, AnswerFormat.BLOCKS, scopeTokens);
      return fits(inBlocks, job, scopeTokens) ? inBlocks : window;
    }
    return window;
  }

  private Window window(
      EditJob job, EditTask task, int firstLine, AnswerFormat format, int scopeTokens) {
    RenderedPrompt prompt = renderer.edit(task, format);
    int[] tokens = model.encode(prompt.prompt());
    int room = Math.max(0, model.contextLength() - tokens.length);
    int wanted = mostAnswerTokens(job, scopeTokens);
    return new Window(task, firstLine, prompt, tokens, Math.min(room, wanted));
  }

  /** Where an answer about so many tokens of the file is cut. */
  static int mostAnswerTokens(EditJob job, int sourceTokens) {
    if (job.maxTokens() > 0) {
      return job.maxTokens();
    }
    int most = RUNAWAY * sourceTokens + BLOCK_TOKENS + SLACK_TOKENS;
    return job.images().count() == 0 ? most : Math.max(most, job.images().answerTokens());
  }

  private static int answerTokens(AnswerFormat format, EditJob job, int scopeTokens) {
    int tokens =
        format != AnswerFormat.BLOCKS // hunks may change every line
            ? scopeTokens + scopeTokens / GROWTH + SLACK_TOKENS
            : BLOCK_TOKENS;
    return job.maxTokens() > 0 ? Math.min(tokens, job.maxTokens()) : tokens;
  }

  private boolean fits(Window window, EditJob job, int scopeTokens) {
    return window.tokens().length + answerTokens(window.format(), job, scopeTokens)
        <= model.contextLength();
  }

  /** What text that nobody asked for must leave free: an answer that grows, in either format. */
  private static int generousTokens(EditJob job, int scopeTokens) {
    return Math.min(
        mostAnswerTokens(job, scopeTokens),
        scopeTokens + scopeTokens / GROWTH + BLOCK_TOKENS + SLACK_TOKENS);
  }

  /** Room for text that nobody asked for. */
  private int room(Window window, EditJob job, int scopeTokens) {
    return model.contextLength() - window.tokens().length - generousTokens(job, scopeTokens);
  }

  /** Adds what was offered, as far as there is room. */
  private Window offered(
      EditJob job, LineRange scope, String language, Window window, int scopeTokens) {
    if (job.offeredContext().isEmpty()) {
      return window;
    }
    int room = room(window, job, scopeTokens);
    List<ContextFile> taken = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (ContextFile candidate : job.offeredContext()) {
      int tokens = count(candidate.text()) + FILE_FRAME_TOKENS;
      if (tokens <= room) {
        taken.add(candidate);
        room -= tokens;
      } else {
        left.add(candidate.name());
      }
    }
    Window fitting = window;
    while (!taken.isEmpty()) {
      List<ContextFile> context = new ArrayList<>(taken.reversed()); // the most telling last
      context.addAll(job.namedContext());
      EditTask task = task(job, scope, language, job.file().allLines(), context);
      Window wider = window(job, task, 0, window.format(), scopeTokens);
      if (room(wider, job, scopeTokens) >= 0) {
        fitting = wider;
        break;
      }
      left.add(taken.removeLast().name());
    }
    if (!taken.isEmpty()) {
      notes.add("shown to the model as context: " + names(taken));
    }
    noteLeftOut(left);
    return fitting;
  }

  private void noteLeftOut(List<String> names) {
    if (!names.isEmpty()) {
      notes.add("related, but no room for it in the context: " + String.join(", ", names));
    }
  }

  /** Shows as much of the file around the scope as there is room for, or refuses. */
  private Window excerpt(
      EditJob job, LineRange scope, String language, Window whole, int scopeTokens) {
    Snapshot file = job.file();
    EditTask least = task(job, scope, language, scope, job.namedContext());
    Window window = narrow(job, least, scope.first(), whole.format(), scopeTokens);
    if (scope.equals(file.allLines()) || !fits(window, job, scopeTokens)) {
      throw refusal(job, scope, whole, scopeTokens);
    }
    int room = room(window, job, scopeTokens);
    int first = scope.first();
    int end = scope.end();
    boolean grows = true;
    while (grows) {
      grows = false;
      int above = first > 0 ? lineTokens(file, first - 1) : Integer.MAX_VALUE;
      if (above <= room) {
        first--;
        room -= above;
        grows = true;
      }
      int below = end < file.lineCount() ? lineTokens(file, end) : Integer.MAX_VALUE;
      if (below <= room) {
        end++;
        room -= below;
        grows = true;
      }
    }
    LineRange shown = new LineRange(first, end);
    EditTask task = task(job, scope, language, shown, job.namedContext());
    Window wider = window(job, task, first, window.format(), scopeTokens);
    if (room(wider, job, scopeTokens) < 0) {
      wider = window;
      shown = scope;
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "there is no room for all of %s; the model sees lines %d to %d of %d",
            file.name(),
            shown.first() + 1,
            shown.end(),
            file.lineCount()));
    noteLeftOut(job.offeredContext().stream().map(ContextFile::name).toList());
    return wider;
  }

  private int lineTokens(Snapshot file, int line) {
    return count(file.line(line)) + 1;
  }

  private EngineException refusal(EditJob job, LineRange scope, Window whole, int scopeTokens) {
    Snapshot file = job.file();
    boolean all = scope.equals(file.allLines());
    int fileTokens = count(file.text(file.allLines()));
    int shown = all ? fileTokens : scopeTokens;
    List<String> parts = new ArrayList<>();
    int context = 0;
    parts.add(part(all ? file.name() : "the lines of " + file.name(), shown));
    for (ContextFile named : job.namedContext()) {
      int tokens = count(named.text());
      context += tokens;
      parts.add(part("context " + named.name(), tokens));
    }
    int frame = whole.tokens().length - fileTokens - context;
    int answer = answerTokens(whole.format(), job, scopeTokens);
    parts.add(part("instruction and frame", frame));
    parts.add(part("answer about", answer));
    return new EngineException(
        Kind.CONTEXT_FULL,
        String.format(
            Locale.ROOT,
            "the request needs %,d tokens, but the context of %s holds %,d: %s; %schoose fewer"
                + " lines or ask for a larger context",
            shown + context + frame + answer,
            model.displayName(),
            model.contextLength(),
            String.join(", ", parts),
            job.namedContext().isEmpty() ? "" : "leave out context files, "));
  }

  private static String part(String name, int tokens) {
    return String.format(Locale.ROOT, "%s %,d", name, Math.max(0, tokens));
  }

  private static String names(List<ContextFile> files) {
    return String.join(", ", files.stream().map(ContextFile::name).toList());
  }
}
