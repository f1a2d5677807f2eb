package org.mycromwell.engine.edit.answer;

import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.answer.AnswerProblem.Kind;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.edit.prompt.RenderedPrompt.Frame;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * Takes the answer out of the stream of a model's text. How the stream is cut makes no difference.
 * Owned by one generation; one thread at a time.
 */
public final class AnswerParser {
  /** How much comes between two looks for a loop. */
  private static final int LOOP_CHECK_CHARS = 512;

  private final RenderedPrompt prompt;
  private final Tokenizer tokenizer;
  private final LineMarks marks;
  private final int sourceLines;
  private final FileKind kind;
  private final Wrapping wrapping;
  private final StringBuilder raw = new StringBuilder();
  private int[] tokens = new int[64];
  private int tokenCount;
  private int nextLoopCheck = LOOP_CHECK_CHARS;
  private boolean looping;
  private boolean senseless;

  private AnswerParser(RenderedPrompt prompt, Tokenizer tokenizer) {
    this.prompt = prompt;
    this.tokenizer = tokenizer;
    marks = LineMarks.of(tokenizer.specialTokens());
    sourceLines = LineChanges.lines(prompt.source()).size();
    kind = FileKind.of(prompt.fileName());
    wrapping = new Wrapping(prompt.source(), kind);
  }

  /**
   * A parser for the answer to this prompt.
   *
   * @param tokenizer of the model that answers
   */
  public static AnswerParser of(RenderedPrompt prompt, Tokenizer tokenizer) {
    return new AnswerParser(prompt, tokenizer);
  }

  /** The next token; its text comes by {@link #feed}. */
  public void token(int id) {
    if (tokenCount == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * tokenCount);
    }
    tokens[tokenCount++] = id;
    senseless |= prompt.format() == AnswerFormat.HUNKS && marks.line(id) >= 0 && hunks().broken();
  }

  /** The next piece of the model's text. */
  public void feed(String text) {
    raw.append(text);
    if (raw.length() >= nextLoopCheck) {
      nextLoopCheck = raw.length() + LOOP_CHECK_CHARS;
      looping = LoopDetector.isLooping(raw, prompt.source());
    }
  }

  /**
   * What can be shown so far: of a rewrite its text, of hunks the scope up to the last of them, of
   * blocks the text as it came. It grows at its end, unless what came turns out to have been
   * thoughts or chatter: then it begins anew.
   */
  public String text() {
    if (prompt.format() == AnswerFormat.HUNKS) {
      return hunks().applySoFar(prompt.source());
    }
    if (prompt.frame() == Frame.NONE) {
      return withoutCarriageReturns();
    }
    if (prompt.format() == AnswerFormat.BLOCKS) {
      return withoutThoughts().text();
    }
    String text = body(withoutThoughts().text()).text();
    return wrapping.strip(text.substring(0, settled(text)), true).text();
  }

  /**
   * Whether the model goes round in circles or names lines that there are not, so that waiting for
   * the end is of no use.
   */
  public boolean isLost() {
    return looping || senseless;
  }

  /** The whole answer. */
  public Answer end(StopReason reason) {
    boolean stopped = reason == StopReason.END_TOKEN || reason == StopReason.STOP_STRING;
    looping = LoopDetector.isLooping(raw, prompt.source());
    AnswerChecks checks = new AnswerChecks(prompt.source(), kind);
    return switch (prompt.format()) {
      case REWRITE -> rewrite(stopped, reason, checks);
      case BLOCKS -> blocks(stopped, reason, checks);
      case HUNKS -> hunks(stopped, reason, checks);
    };
  }

  private LineHunks hunks() {
    return LineHunks.read(tokens, tokenCount, sourceLines, marks, tokenizer);
  }

  private Answer hunks(boolean stopped, StopReason reason, AnswerChecks checks) {
    LineHunks hunks = hunks();
    if (senseless || (stopped && (hunks.broken() || hunks.open()))) {
      checks.add(Kind.SENTINEL_LOST, -1, "a mark of a line is out of place");
    } else if (!stopped) {
      checks.add(Kind.TRUNCATED, -1, truncation(reason));
      hunks = hunks.withoutLast();
    }
    String text = likeSource(hunks.apply(prompt.source()));
    checkText(text, checks);
    return new Answer.Rewrite(text, checks.problems());
  }

  private Answer rewrite(boolean stopped, StopReason reason, AnswerChecks checks) {
    String text;
    boolean closed;
    if (prompt.frame() == Frame.NONE) {
      text = withoutCarriageReturns();
      closed = stopped;
    } else {
      Thoughts.Stripped rest = withoutThoughts();
      Body body = body(rest.text());
      closed = body.closed() || reason == StopReason.STOP_STRING;
      String inside = closed ? withoutIndent(body.text()) : body.text();
      Wrapping.Stripped stripped = wrapping.strip(inside, closed);
      text = likeSource(stripped.text());
      if (rest.doubtful() && !rest.text().startsWith("<" + prompt.sentinel() + ">")) {
        checks.add(Kind.SENTINEL_LOST, -1, "a tag that ends thoughts is out of place");
      }
      if (stripped.cut()) {
        checks.add(Kind.SENTINEL_LOST, -1, "text behind its end was left out");
      }
      if (stripped.introduced()) {
        checks.add(Kind.SENTINEL_LOST, -1, "seems to begin with a sentence about the answer");
      }
    }
    if (!closed && !stopped) {
      checks.add(Kind.TRUNCATED, -1, truncation(reason));
    } else if (!closed) {
      checks.add(Kind.SENTINEL_LOST, -1, "the marker at its end did not come");
    }
    checkText(text, checks);
    return new Answer.Rewrite(text, checks.problems());
  }

  private void checkText(String text, AnswerChecks checks) {
    if (text.isBlank()) {
      checks.add(Kind.EMPTY, -1, "there is nothing in it");
    } else if (text.equals(prompt.source())) {
      checks.add(Kind.UNCHANGED, -1, "is what was there before");
    }
    checks.elision(Arrays.asList(text.split("\n", -1)));
    checks.garbage(text, looping);
    if (!text.isBlank()) {
      checks.deletion(nonBlankLines(prompt.source()), nonBlankLines(text));
    }
  }

  private Answer blocks(boolean stopped, StopReason reason, AnswerChecks checks) {
    String text = withoutThoughts().text();
    boolean opened = prompt.frame() == Frame.OPENED;
    BlockParser.Result result = BlockParser.parse(text, prompt.source(), opened, stopped);
    List<Block> blocks = result.blocks();
    if (!stopped) {
      checks.add(Kind.TRUNCATED, -1, truncation(reason));
    } else if (result.open()) {
      checks.add(Kind.SENTINEL_LOST, -1, "the marker at its end did not come");
    }
    if (result.brokenLine() >= 0) {
      checks.add(Kind.SENTINEL_LOST, result.brokenLine(), "a marker is out of place");
    }
    if (blocks.isEmpty()) {
      checks.add(Kind.EMPTY, -1, "there is no block in it");
    } else if (blocks.stream().allMatch(block -> block.oldLines().equals(block.newLines()))) {
      checks.add(Kind.UNCHANGED, -1, "is what was there before");
    }
    long before = 0;
    long after = 0;
    for (Block block : blocks) {
      checks.elision(block.newLines());
      before += block.oldLines().size();
      after += block.newLines().size();
    }
    checks.garbage(text, looping);
    long sourceLines = nonBlankLines(prompt.source());
    checks.deletion(sourceLines, sourceLines - before + after);
    return new Answer.Blocks(blocks, checks.problems());
  }

  /** What stands between the markers. */
  private record Body(String text, boolean closed) {}

  private Body body(String text) {
    String open = "<" + prompt.sentinel() + ">";
    String close = "</" + prompt.sentinel() + ">";
    int opening = text.indexOf(open);
    int closing = text.indexOf(close);
    int from = 0;
    // The model may open it again, even behind a sentence.
    if (opening >= 0 && (closing < 0 || opening < closing)) {
      from = opening + open.length();
      if (from < text.length() && text.charAt(from) == '\n') {
        from++;
      }
      closing = text.indexOf(close, from);
    }
    if (closing < 0) {
      return new Body(text.substring(from), false);
    }
    return new Body(text.substring(from, closing), true);
  }

  /** Blanks before a closing marker on a line of its own are not part of the text. */
  private static String withoutIndent(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    return end == 0 || text.charAt(end - 1) == '\n' ? text.substring(0, end) : text;
  }

  /** Ends with a line end if the source does; a text for an empty source always does. */
  private String likeSource(String text) {
    if (text.isEmpty()) {
      return text;
    }
    boolean wanted = prompt.source().isEmpty() || prompt.source().endsWith("\n");
    if (wanted) {
      return text.endsWith("\n") ? text : text + "\n";
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private Thoughts.Stripped withoutThoughts() {
    return Thoughts.strip(withoutCarriageReturns(), prompt.source());
  }

  /** What came, with the line ends of sources; a source that has others inside keeps them. */
  private String withoutCarriageReturns() {
    String text = raw.toString().replace("\r\n", "\n");
    boolean rewrite = prompt.format() == AnswerFormat.REWRITE;
    return rewrite && prompt.source().indexOf('\r') < 0 ? text.replace('\r', '\n') : text;
  }

  /** How much of the text is whole lines that cannot be the beginning of something else. */
  private static int settled(String text) {
    return text.lastIndexOf('\n') + 1;
  }

  private static String truncation(StopReason reason) {
    return switch (reason) {
      case MAX_TOKENS -> "ended at the limit of tokens";
      case CONTEXT_FULL -> "ended where the context was full";
      default -> "was stopped before its end";
    };
  }

  private static long nonBlankLines(String text) {
    return text.lines().filter(line -> !line.isBlank()).count();
  }
}
