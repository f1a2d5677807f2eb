package org.mycromwell.engine.data;

import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.pictures.CodePicture;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.answer.LineHunks;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.EditTask;
import org.mycromwell.engine.edit.prompt.ImagePrompt;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.tokenizer.ByteTokens;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * Writes examples in the language of Cromwell's models, word for word as the prompts at run time.
 * Immutable, for any thread.
 */
public final class Examples {
  /** Weight of the token that refuses; every other counts 1. */
  private static final float REFUSAL_WEIGHT = 2;

  private final Tokenizer tokenizer;
  private final PromptRenderer renderer;
  private final SpecialTokens special;
  private final int bos;
  private final int eos;
  private final int edit;
  private final ByteTokens bytes;
  private final LineMarks marks;

  /**
   * @throws org.mycromwell.engine.EngineException when the vocabulary lacks words of the language
   */
  public Examples(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    renderer = PromptRenderer.cromwell(tokenizer);
    special = tokenizer.specialTokens();
    bos = special.bos().orElseThrow();
    eos = special.idOf(CromwellVocabulary.EOS).orElseThrow();
    edit = special.idOf(CromwellVocabulary.EDIT).orElseThrow();
    bytes = ByteTokens.of(tokenizer);
    marks = LineMarks.of(special);
    if (marks.count() == 0) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          "the tokenizer has no marks of lines, in which edits are answered; 'cromwell train"
              + " tokenizer' makes one that has");
    }
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Tokens without an answer, behind BOS. */
  public Example text(int[] tokens) {
    return new Example(prepend(bos, tokens), new int[0], new float[0], -1, List.of(), new int[0]);
  }

  /** The tokens cut in two: the first part is read, the second is to be written. */
  public Example continuation(int[] tokens, int cut) {
    int[] context = prepend(bos, Arrays.copyOf(tokens, cut));
    return Example.text(context, Arrays.copyOfRange(tokens, cut, tokens.length), -1);
  }

  /** A gap in a file. */
  public Example fillInMiddle(String fileName, String before, String middle, String after) {
    int[] context =
        tokenizer.encode(renderer.complete(fileName, before, after, List.of()).prompt());
    return Example.text(context, append(tokenizer.encode(middle), eos), -1);
  }

  /**
   * An edit.
   *
   * @throws EngineException when the scope has more lines than a model can name
   */
  public Example edit(EditPair pair) {
    int[] context = tokenizer.encode(prompt(pair));
    int[] answer = LineHunks.write(pair.before(), pair.after(), tokenizer);
    return Example.text(context, append(answer, eos), firstPlace(context));
  }

  /** Whether a model can name the lines of a scope. */
  boolean canName(String scopeText) {
    return LineChanges.lines(scopeText).size() < marks.count();
  }

  /** What the model is asked for an edit. */
  public Prompt prompt(EditPair pair) {
    return prompt(pair.file(), pair.scope(), pair.before(), pair.instruction());
  }

  /** What the model is asked, and cannot do. */
  public Prompt prompt(Refusal refusal) {
    return prompt(refusal.file(), refusal.scope(), refusal.scopeText(), refusal.instruction());
  }

  private Prompt prompt(SourceFile file, LineRange scope, String scopeText, String instruction) {
    EditTask task =
        new EditTask(file.name(), "", file.text(), scope, scopeText, instruction, List.of());
    return renderer.edit(task, AnswerFormat.REWRITE).prompt();
  }

  /**
   * A request that cannot be fulfilled.
   *
   * @throws IllegalStateException when the vocabulary has no word for that
   */
  public Example refusal(Refusal refusal) {
    int unable =
        special
            .idOf(CromwellVocabulary.UNABLE)
            .orElseThrow(() -> new IllegalStateException("no token " + CromwellVocabulary.UNABLE));
    int[] context = tokenizer.encode(prompt(refusal));
    return new Example(
        context,
        new int[] {unable, eos},
        new float[] {REFUSAL_WEIGHT, 1},
        firstPlace(context),
        List.of(),
        new int[0]);
  }

  /** A picture of text; the answer is the text, one byte a token. */
  public Example transcription(
      String fileName, CodePicture picture, String text, String instruction) {
    int[] context = transcriptionContext(fileName, instruction);
    int[] answer = append(bytes.encode(text), eos);
    float[] weights = new float[answer.length];
    Arrays.fill(weights, 1);
    return new Example(
        context, answer, weights, firstPlace(context), picture.images(), picture.labels());
  }

  /** A picture of a chart; the answer is its code, one byte a token. */
  public Example chart(String fileName, List<ImageTensor> images, String code, String instruction) {
    return transcription(fileName, new CodePicture(images, new int[0]), code, instruction);
  }

  /** A picture without an answer. */
  public Example picture(CodePicture picture) {
    return new Example(
        tokenizer.encode(ImagePrompt.begin(special, 1).build()),
        new int[0],
        new float[0],
        -1,
        picture.images(),
        picture.labels());
  }

  /** Tokens of a transcription besides its text. */
  public int transcriptionOverhead(String fileName, String instruction) {
    return transcriptionContext(fileName, instruction).length + 1;
  }

  private int[] transcriptionContext(String fileName, String instruction) {
    EditTask task =
        new EditTask(fileName, "", "", new LineRange(0, 0), "", instruction, List.of(), 1);
    return tokenizer.encode(renderer.edit(task, AnswerFormat.REWRITE).prompt());
  }

  private int firstPlace(int[] context) {
    return Coordinates.firstPlace(context, edit);
  }

  private static int[] prepend(int first, int[] rest) {
    int[] out = new int[rest.length + 1];
    out[0] = first;
    System.arraycopy(rest, 0, out, 1, rest.length);
    return out;
  }

  private static int[] append(int[] tokens, int last) {
    int[] out = Arrays.copyOf(tokens, tokens.length + 1);
    out[tokens.length] = last;
    return out;
  }
}
