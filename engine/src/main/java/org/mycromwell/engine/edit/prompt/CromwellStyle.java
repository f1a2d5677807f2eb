package org.mycromwell.engine.edit.prompt;

import java.util.List;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.prompt.RenderedPrompt.Frame;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.SpecialTokens;

/**
 * The language of Cromwell's own models, which are trained on exactly this:
 *
 * <pre>
 * edit     = &lt;BOS> { image } { context } target instruction &lt;DIFF>      then the answer: scope' &lt;EOS>
 * image    = &lt;IMAGE> &lt;VISION_START> &lt;VISION_END>
 * context  = &lt;FILE> name "\n" text &lt;/FILE>
 * target   = &lt;FILE> name "\n" before &lt;EDIT> scope &lt;/EDIT> after &lt;/FILE>
 * complete = &lt;BOS> { context } &lt;FILE> name "\n" &lt;PRE> before &lt;SUF> after &lt;MID>   then: middle &lt;EOS>
 * </pre>
 *
 * Names in angle brackets are special tokens, everything else is text that is encoded by itself:
 * {@code before}, {@code scope} and {@code after} are whole lines with their line ends and together
 * the file; {@code scope'} is the scope after the edit. Text has {@code \n} line ends. Nothing
 * stands between the parts. The scope is always written anew: these models know no blocks. The
 * answer to an image is written in tokens of single bytes.
 *
 * @param noBytes tokens that such an answer does not have
 */
record CromwellStyle(SpecialTokens special, int[] noBytes) implements PromptStyle {
  static final List<String> NEEDED =
      List.of(
          CromwellVocabulary.FILE,
          CromwellVocabulary.FILE_END,
          CromwellVocabulary.EDIT,
          CromwellVocabulary.EDIT_END,
          CromwellVocabulary.DIFF);

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
    return rewrite(task, task.scope(), task.scopeText());
  }

  @Override
  public RenderedPrompt retryBlock(EditTask task, LineRange piece) {
    return rewrite(task, piece, LineText.cut(task.fileText(), piece).lines());
  }

  private RenderedPrompt rewrite(EditTask task, LineRange scope, String scopeText) {
    LineText file = LineText.cut(task.fileText(), scope);
    Prompt.Builder prompt = files(special, task.images(), task.context());
    prompt
        .special(CromwellVocabulary.FILE)
        .text(task.fileName() + "\n" + file.before())
        .special(CromwellVocabulary.EDIT)
        .text(scopeText)
        .special(CromwellVocabulary.EDIT_END)
        .text(file.after())
        .special(CromwellVocabulary.FILE_END)
        .text(task.instruction().strip())
        .special(CromwellVocabulary.DIFF);
    return new RenderedPrompt(
        prompt.build(),
        List.of(),
        AnswerFormat.REWRITE,
        Frame.NONE,
        "",
        false,
        task.images() > 0 ? noBytes : new int[0],
        task.fileName(),
        scopeText);
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
