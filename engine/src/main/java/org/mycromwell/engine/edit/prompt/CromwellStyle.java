package org.mycromwell.engine.edit.prompt;

import java.util.BitSet;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.prompt.RenderedPrompt.Frame;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.SpecialTokens;

/**
 * The language of Cromwell's own models, which are trained on exactly this:
 *
 * <pre>
 * edit     = &lt;BOS> { context } target instruction &lt;DIFF>          then the answer: { hunk } &lt;EOS>
 * picture  = &lt;BOS> { image } { context } &lt;FILE> name "\n" before &lt;EDIT> scope &lt;/EDIT> after &lt;/FILE> instruction &lt;DIFF>
 *                                                              then: scope' &lt;EOS>
 * image    = &lt;IMAGE> &lt;VISION_START> &lt;VISION_END>
 * context  = &lt;FILE> name "\n" text &lt;/FILE>
 * target   = &lt;FILE> name { "\n" line } &lt;EDIT> { mark "\n" line } mark &lt;/EDIT> { "\n" line } [ "\n" ] &lt;/FILE>
 * hunk     = mark mark { "\n" line }
 * complete = &lt;BOS> { context } &lt;FILE> name "\n" &lt;PRE> before &lt;SUF> after &lt;MID>   then: middle &lt;EOS>
 * </pre>
 *
 * Names in angle brackets are special tokens, everything else is text; each run of it is encoded by
 * itself. Text has {@code \n} line ends, and nothing stands between the parts.
 *
 * <p>The marks {@code <L0>}, {@code <L1>} ... stand before the lines of the scope, and one behind
 * the last. A hunk is the mark behind the lines that go, the mark before them (the same where none
 * do), and the lines that come instead. The place comes last, so that what follows can be read off
 * there; see {@link org.mycromwell.engine.model.vljepa.Coordinates}.
 *
 * <p>The answer to an image is the whole text, written in tokens of single bytes. A vocabulary
 * without marks is asked for the whole scope too.
 *
 * @param noBytes tokens that such an answer does not have
 */
record CromwellStyle(SpecialTokens special, LineMarks marks, int[] noBytes) implements PromptStyle {
  static final List<String> NEEDED =
      List.of(
          CromwellVocabulary.FILE,
          CromwellVocabulary.FILE_END,
          CromwellVocabulary.EDIT,
          CromwellVocabulary.EDIT_END,
          CromwellVocabulary.DIFF);

  CromwellStyle(SpecialTokens special, int[] noBytes) {
    this(special, LineMarks.of(special), noBytes);
  }

  /** Whether a vocabulary has the words of this language. */
  static boolean fits(SpecialTokens special) {
    return NEEDED.stream().allMatch(name -> special.idOf(name).isPresent());
  }

  @Override
  public String describe() {
    return "Cromwell edit tokens";
  }

  @Override
  public boolean knowsBlocks() {
    return false;
  }

  @Override
  public RenderedPrompt edit(EditTask task, AnswerFormat format) {
    return task.images() > 0 || marks.count() == 0 ? rewrite(task) : hunks(task);
  }

  @Override
  public RenderedPrompt retryBlock(EditTask task, LineRange piece) {
    throw new IllegalStateException("these models know no blocks");
  }

  private RenderedPrompt rewrite(EditTask task) {
    LineText file = LineText.cut(task.fileText(), task.scope());
    Prompt prompt =
        files(special, task.images(), task.context())
            .special(CromwellVocabulary.FILE)
            .text(task.fileName() + "\n" + file.before())
            .special(CromwellVocabulary.EDIT)
            .text(task.scopeText())
            .special(CromwellVocabulary.EDIT_END)
            .text(file.after())
            .special(CromwellVocabulary.FILE_END)
            .text(task.instruction().strip())
            .special(CromwellVocabulary.DIFF)
            .build();
    int[] banned = task.images() > 0 ? noBytes : new int[0];
    return rendered(prompt, AnswerFormat.REWRITE, banned, task.fileName(), task.scopeText());
  }

  private RenderedPrompt hunks(EditTask task) {
    LineText file = LineText.cut(task.fileText(), task.scope());
    List<String> lines = LineChanges.lines(file.lines());
    if (lines.size() >= marks.count()) {
      throw new EngineException(
          Kind.BEYOND_MODEL,
          "the model can name %d lines at most, and %d are to be edited; choose fewer lines"
              .formatted(marks.count() - 1, lines.size()));
    }
    String head = task.fileName() + "\n" + file.before();
    boolean ended = head.endsWith("\n"); // else the scope is empty, behind an unended last line
    Prompt.Builder prompt =
        files(special, 0, task.context())
            .special(CromwellVocabulary.FILE)
            .text(ended ? head.substring(0, head.length() - 1) : head)
            .special(CromwellVocabulary.EDIT);
    for (int line = 0; line < lines.size(); line++) {
      prompt.special(marks.id(line)).text("\n" + lines.get(line));
    }
    prompt
        .special(marks.id(lines.size()))
        .special(CromwellVocabulary.EDIT_END)
        .text(ended ? "\n" + file.after() : file.after())
        .special(CromwellVocabulary.FILE_END)
        .text(task.instruction().strip())
        .special(CromwellVocabulary.DIFF);
    return rendered(
        prompt.build(), AnswerFormat.HUNKS, banned(lines.size()), task.fileName(), file.lines());
  }

  /**
   * What hunks about so many lines do not have: other special tokens, and marks behind the last.
   */
  private int[] banned(int lines) {
    BitSet banned = new BitSet();
    special.named().values().forEach(banned::set);
    for (int id : special.endOfGeneration()) {
      banned.clear(id);
    }
    special.idOf(CromwellVocabulary.UNABLE).ifPresent(banned::clear);
    for (int line = 0; line <= lines; line++) {
      banned.clear(marks.id(line));
    }
    return banned.stream().toArray();
  }

  private static RenderedPrompt rendered(
      Prompt prompt, AnswerFormat format, int[] banned, String fileName, String source) {
    return new RenderedPrompt(
        prompt, List.of(), format, Frame.NONE, "", false, banned, fileName, source);
  }

  /** The beginning of every prompt. */
  static Prompt.Builder files(SpecialTokens special, int images, List<ContextFile> context) {
    Prompt.Builder prompt = ImagePrompt.begin(special, images);
    for (ContextFile file : context) {
      prompt
          .special(CromwellVocabulary.FILE)
          .text(file.name() + "\n" + file.text())
          .special(CromwellVocabulary.FILE_END);
    }
    return prompt;
  }
}
