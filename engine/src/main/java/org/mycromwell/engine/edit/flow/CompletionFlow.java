package org.mycromwell.engine.edit.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Asks a model what belongs at a place in a file. Uses the session of its owner, by one thread at a
 * time.
 */
public final class CompletionFlow {
  /** Of the tokens around the cursor this share stands before it. */
  private static final double SHARE_BEFORE = 0.75;

  /** Tokens of a fill-in-middle frame, a byte-order token and a file name, generously. */
  private static final int FRAME_TOKENS = 64;

  /** A shorter line, such as a brace, may come again; it says nothing about where to stop. */
  private static final int TELLING_CHARACTERS = 4;

  private final LanguageModel model;
  private final Session session;
  private final PromptRenderer renderer;

  public CompletionFlow(LanguageModel model, Session session, PromptRenderer renderer) {
    this.model = model;
    this.session = session;
    this.renderer = renderer;
  }

  /**
   * Generates a completion.
   *
   * @throws EngineException when the place is not in the file or there is no room for an answer
   */
  public CompletionOutcome complete(
      CompletionJob job, GenerationListener listener, CancelToken cancel) {
    Snapshot file = job.file();
    int line = requireLine(job);
    boolean existing = line < file.lineCount();
    String text = existing ? file.line(line) : "";
    int column = column(job, text);
    String head = text.substring(0, column);
    String tail = text.substring(column);
    String before = file.text(new LineRange(0, line)) + head;
    String whole = existing ? file.text(new LineRange(line, file.lineCount())) : "";
    String after = existing ? whole.substring(column) : "";
    int room = model.contextLength() - job.maxTokens() - FRAME_TOKENS;
    if (room <= 0) {
      throw new EngineException(
          Kind.CONTEXT_FULL,
          "max tokens is "
              + job.maxTokens()
              + ", but the context of "
              + model.displayName()
              + " holds "
              + model.contextLength()
              + ", and the file needs some of it; ask for fewer tokens or a larger context");
    }
    int most = job.contextTokens() == 0 ? room : Math.min(room, job.contextTokens());
    return generate(job, line, head, tail, around(before, after, most), listener, cancel);
  }

  private record Around(String before, String after) {}

  private CompletionOutcome generate(
      CompletionJob job,
      int line,
      String head,
      String tail,
      Around around,
      GenerationListener listener,
      CancelToken cancel) {
    RenderedPrompt prompt =
        renderer.complete(job.file().name(), around.before(), around.after(), List.of());
    GenerationRequest request =
        new GenerationRequest(model.encode(prompt.prompt()), job.maxTokens(), job.sampling())
            .withStopStrings(prompt.stopStrings())
            .withBannedTokens(prompt.bannedTokens());
    GenerationResult result = session.generate(request, listener, cancel);
    String text = untilKnown(result.text(), tail, around.after());
    boolean complete =
        result.stopReason() == StopReason.END_TOKEN
            || result.stopReason() == StopReason.STOP_STRING
            || text.length() < result.text().length();
    List<String> lines = new ArrayList<>(Arrays.asList((head + text + tail).split("\n", -1)));
    Snapshot file = job.file();
    LineRange replaced = new LineRange(line, Math.min(file.lineCount(), line + 1));
    Proposal proposal =
        Proposal.of(file, text.isEmpty() ? List.of() : List.of(new LineChange(replaced, lines)));
    EditStats stats =
        EditStats.none(session.contextLength()).plus(result.stats(), result.tokens().length);
    return new CompletionOutcome(text, complete, proposal, stats);
  }

  private static int requireLine(CompletionJob job) {
    Snapshot file = job.file();
    boolean openEnd = file.lineCount() == 0 || file.endsWithNewline();
    int last = file.lineCount() + (openEnd ? 1 : 0); // the line that would come next
    if (job.line() < 1 || job.line() > last) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "line " + job.line() + " is not in " + file.name() + "; lines go from 1 to " + last);
    }
    return job.line() - 1;
  }

  /** Characters of the line before the cursor. */
  private static int column(CompletionJob job, String text) {
    if (job.column().isEmpty()) {
      return text.length();
    }
    int characters = text.codePointCount(0, text.length());
    int column = job.column().getAsInt();
    if (column < 1 || column > characters + 1) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "column "
              + column
              + " is not in line "
              + job.line()
              + "; columns go from 1 to "
              + (characters + 1));
    }
    return text.offsetByCodePoints(0, column - 1);
  }

  /** Whole lines around the cursor, as many as {@code most} tokens hold. */
  private Around around(String before, String after, int most) {
    int beforeTokens = count(before);
    int afterTokens = count(after);
    if (beforeTokens + afterTokens <= most) {
      return new Around(before, after);
    }
    int roomBefore = Math.max((int) (SHARE_BEFORE * most), most - afterTokens);
    String head = lastLines(before, roomBefore);
    return new Around(head, firstLines(after, most - Math.min(most, count(head))));
  }

  private int count(String text) {
    return model.tokenizer().encode(text).length;
  }

  private String lastLines(String text, int most) {
    int start = text.length();
    int room = most;
    while (start > 0) {
      int previous = text.lastIndexOf('\n', start - 2) + 1;
      room -= count(text.substring(previous, start));
      if (room < 0) {
        break;
      }
      start = previous;
    }
    return text.substring(start);
  }

  private String firstLines(String text, int most) {
    int end = 0;
    int room = most;
    while (end < text.length()) {
      int newline = text.indexOf('\n', end);
      int next = newline < 0 ? text.length() : newline + 1;
      room -= count(text.substring(end, next));
      if (room < 0) {
        break;
      }
      end = next;
    }
    return text.substring(0, end);
  }

  /**
   * The text up to where it begins to repeat what follows the cursor: the rest of the line, or the
   * next line that tells.
   */
  private static String untilKnown(String text, String tail, String after) {
    String result = text;
    if (!tail.isBlank() && result.endsWith(tail)) {
      result = result.substring(0, result.length() - tail.length());
    }
    String known =
        after
            .lines()
            .skip(1)
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .findFirst()
            .orElse("");
    if (known.length() < TELLING_CHARACTERS) {
      return result;
    }
    int at = result.indexOf('\n');
    while (at >= 0) {
      int end = result.indexOf('\n', at + 1);
      String line = result.substring(at + 1, end < 0 ? result.length() : end);
      if (line.strip().equals(known)) {
        return result.substring(0, at);
      }
      at = end;
    }
    return result;
  }
}
