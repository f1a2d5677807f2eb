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
    ModelLimits.requireLanguage(model, file);
    int line = requireLine(job);
    boolean existing = line < file.lineCount();
    String text = existing ? file.line(line) : "";
    int column = column(job, text);
    String head = text.substring(0, column);
    String tail = text.substring(column);
    String before = file.text(new LineRange(0, line)) + head;
    String whole = existing ? file.text(new LineRange(line, file.lineCount())) : "";
    String after = existing ? whole.substring(column) : "";
    if (job.contextTokens() < 0) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "context tokens is "
              + job.contextTokens()
              + "; it must be 0, for as many as fit, or a positive number");
    }
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
    // More than a small model has seen at once would only confuse it.
    int usual = Math.min(room, model.abilities().maxScopeTokens().orElse(room));
    int most = job.contextTokens() == 0 ? usual : Math.min(room, job.contextTokens());
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
        renderer.complete(
            ModelLimits.shownName(model, job.file()), around.before(), around.after(), List.of());
    int[] tokens = model.encode(prompt.prompt());
    if (tokens.length == 0) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          job.line() == 1 && head.isEmpty()
              ? "nothing stands before the cursor, and this model only continues text"
              : "context tokens is "
                  + job.contextTokens()
                  + ", which is too little for the text before the cursor; allow more");
    }
    GenerationRequest request =
        new GenerationRequest(tokens, job.maxTokens(), job.sampling())
            .withStopStrings(prompt.stopStrings())
            .withBannedTokens(prompt.bannedTokens());
    GenerationResult result = session.generate(request, listener, cancel);
    String generated = result.text().replace("\r\n", "\n").replace('\r', '\n');
    int known = startOf(knownLine(around.after()), generated);
    boolean complete =
        switch (result.stopReason()) {
          case END_TOKEN, STOP_STRING -> true;
          // What a limit cut off was in the file already.
          case MAX_TOKENS, CONTEXT_FULL -> known >= 0;
          case REFUSED, CANCELLED -> false;
        };
    String text = known < 0 ? generated : generated.substring(0, known);
    if (!prompt.fillInMiddle()) {
      text = withoutRepeated(tail, text);
    }
    Snapshot file = job.file();
    LineRange replaced = new LineRange(line, Math.min(file.lineCount(), line + 1));
    List<String> lines = new ArrayList<>(Arrays.asList((head + text + tail).split("\n", -1)));
    if (replaced.isEmpty() && lines.getLast().isEmpty()) {
      // Behind the last line break there is no line.
      lines.removeLast();
    }
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

  /**
   * Whole lines around the cursor, as many as {@code most} tokens hold; of the cursor's own line,
   * if it is longer, what is nearest to the cursor.
   */
  private Around around(String before, String after, int most) {
    int beforeTokens = count(before);
    int afterTokens = count(after);
    if (beforeTokens + afterTokens <= most) {
      return new Around(before, after);
    }
    int roomBefore = Math.max((int) Math.ceil(SHARE_BEFORE * most), most - afterTokens);
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
      String line = text.substring(previous, start);
      room -= count(line);
      if (room < 0) {
        return start == text.length() ? lastCharacters(line, most) : text.substring(start);
      }
      start = previous;
    }
    return text;
  }

  private String firstLines(String text, int most) {
    int end = 0;
    int room = most;
    while (end < text.length()) {
      int newline = text.indexOf('\n', end);
      int next = newline < 0 ? text.length() : newline + 1;
      String line = text.substring(end, next);
      room -= count(line);
      if (room < 0) {
        return end == 0 ? firstCharacters(line, most) : text.substring(0, end);
      }
      end = next;
    }
    return text;
  }

  /** As much of the end of a line as {@code most} tokens hold. */
  private String lastCharacters(String line, int most) {
    int fits = line.length();
    int tooMuch = 0;
    while (fits - tooMuch > 1) {
      int middle = (fits + tooMuch) >>> 1;
      if (count(line.substring(wholeCharacter(line, middle, 1))) <= most) {
        fits = middle;
      } else {
        tooMuch = middle;
      }
    }
    return line.substring(wholeCharacter(line, fits, 1));
  }

  /** As much of the beginning of a line as {@code most} tokens hold. */
  private String firstCharacters(String line, int most) {
    int fits = 0;
    int tooMuch = line.length();
    while (tooMuch - fits > 1) {
      int middle = (fits + tooMuch) >>> 1;
      if (count(line.substring(0, wholeCharacter(line, middle, -1))) <= most) {
        fits = middle;
      } else {
        tooMuch = middle;
      }
    }
    return line.substring(0, wholeCharacter(line, fits, -1));
  }

  /** The index, or the one beside it when it is inside of a surrogate pair. */
  private static int wholeCharacter(String text, int index, int step) {
    boolean inside =
        index > 0
            && index < text.length()
            && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    return inside ? index + step : index;
  }

  /** The first line behind the cursor's that says something; "" when it is too short to tell. */
  private static String knownLine(String after) {
    return after
        .lines()
        .skip(1)
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .filter(line -> line.length() >= TELLING_CHARACTERS)
        .orElse("");
  }

  /** Where the text comes to the known line, at the line break before it; -1 when it does not. */
  private static int startOf(String known, String text) {
    if (known.isEmpty()) {
      return -1;
    }
    int at = text.indexOf('\n');
    while (at >= 0) {
      int end = text.indexOf('\n', at + 1);
      String line = text.substring(at + 1, end < 0 ? text.length() : end);
      if (line.strip().equals(known)) {
        return at;
      }
      at = end;
    }
    return -1;
  }

  /**
   * The text without the rest of the cursor's line, which a model repeats when it does not know
   * that it is there.
   */
  private static String withoutRepeated(String tail, String text) {
    return tail.strip().length() >= TELLING_CHARACTERS && text.endsWith(tail)
        ? text.substring(0, text.length() - tail.length())
        : text;
  }
}
