package org.mycromwell.engine.edit.prompt;

import java.util.List;
import java.util.OptionalDouble;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Renders requests for one model, in the words and special tokens of its family. Text of files and
 * users never becomes a special token. What changes least comes first, so that a second instruction
 * on the same file finds everything before it in the cache. Immutable, for any thread.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow with the next commit.
public final class PromptRenderer {
  private PromptRenderer() {}

  /**
   * The renderer for a model.
   *
   * @throws org.mycromwell.engine.EngineException when the model has no tokenizer
   */
  public static PromptRenderer of(LanguageModel model) {
    throw new UnsupportedOperationException(model.displayName());
  }

  /** Which family or template is used, in one line for the user. */
  public String describe() {
    throw new UnsupportedOperationException();
  }

  /** The format that costs least with a model that manages it. */
  public AnswerFormat preferredFormat(int scopeTokens) {
    return preferredFormat(scopeTokens, OptionalDouble.empty());
  }

  /**
   * As {@link #preferredFormat(int)}, from experience.
   *
   * @param blocksSuccessRate share of the answers in blocks by this model that could be used, 0 to
   *     1; empty when there were too few to tell
   */
  public AnswerFormat preferredFormat(int scopeTokens, OptionalDouble blocksSuccessRate) {
    throw new UnsupportedOperationException();
  }

  /** Asks for an edit. */
  public RenderedPrompt edit(EditTask task, AnswerFormat format) {
    throw new UnsupportedOperationException();
  }

  /**
   * Asks for a part of an edit once more, as a rewrite, because a block did not fit.
   *
   * @param piece lines of the file, inside the scope of the task
   */
  public RenderedPrompt retryBlock(EditTask task, LineRange piece) {
    throw new UnsupportedOperationException();
  }

  /** Asks for what belongs between two texts. */
  public RenderedPrompt complete(
      String fileName, String before, String after, List<ContextFile> context) {
    throw new UnsupportedOperationException();
  }
}
