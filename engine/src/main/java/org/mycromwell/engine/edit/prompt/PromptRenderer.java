package org.mycromwell.engine.edit.prompt;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.tokenizer.ByteTokens;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.TokenRole;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * Renders requests for one model, in the words and special tokens of its family. Text of files and
 * users never becomes a special token. What changes least comes first, so that a second instruction
 * on the same file finds everything before it in the cache. Immutable, for any thread.
 */
public final class PromptRenderer {
  private static final String TEMPLATE_KEY = "tokenizer.chat_template";

  /** The token that opens a channel of thoughts, in every family that has one. */
  private static final String THINK = "<think>";

  private final PromptStyle style;
  private final Completions completions;
  private final long parameters;

  private PromptRenderer(PromptStyle style, Completions completions, long parameters) {
    this.style = style;
    this.completions = completions;
    this.parameters = parameters;
  }

  /**
   * The renderer for a model.
   *
   * @throws org.mycromwell.engine.EngineException when the model has no tokenizer
   */
  public static PromptRenderer of(LanguageModel model) {
    return of(
        model.tokenizer(),
        model.metadata().optionalString(TEMPLATE_KEY),
        model.network().parameterCount());
  }

  /**
   * The renderer for a model of the project's own that is in training.
   *
   * @throws EngineException when the vocabulary lacks the words of Cromwell's language
   */
  public static PromptRenderer cromwell(Tokenizer tokenizer) {
    if (!CromwellStyle.fits(tokenizer.specialTokens())) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          "the tokenizer has no special tokens "
              + String.join(" ", CromwellStyle.NEEDED)
              + "; 'cromwell train tokenizer' makes one that has");
    }
    return of(tokenizer, Optional.empty(), 0);
  }

  static PromptRenderer of(Tokenizer tokenizer, Optional<String> template, long parameters) {
    SpecialTokens special = tokenizer.specialTokens();
    OptionalInt think = special.idOf(THINK);
    int[] banned = think.isPresent() ? new int[] {think.getAsInt()} : new int[0];
    boolean cromwell = CromwellStyle.fits(special);
    PromptStyle style =
        cromwell
            ? new CromwellStyle(special, noBytes(tokenizer))
            : textStyle(tokenizer, template.filter(text -> !text.isBlank()), banned);
    int[] bannedInCompletions =
        Stream.of(
                Arrays.stream(banned),
                special.idOf(CromwellVocabulary.UNABLE).stream(),
                Arrays.stream(LineMarks.of(special).from(0)))
            .flatMapToInt(ids -> ids)
            .toArray();
    Completions completions = new Completions(special, cromwell, bannedInCompletions);
    return new PromptRenderer(style, completions, parameters);
  }

  /** What is no byte and does not end an answer. */
  private static int[] noBytes(Tokenizer tokenizer) {
    SpecialTokens special = tokenizer.specialTokens();
    BitSet banned = new BitSet();
    for (int id : ByteTokens.of(tokenizer).others()) {
      banned.set(id);
    }
    for (int id : special.endOfGeneration()) {
      banned.clear(id);
    }
    special.idOf(CromwellVocabulary.UNABLE).ifPresent(banned::clear);
    return banned.stream().toArray();
  }

  private static PromptStyle textStyle(
      Tokenizer tokenizer, Optional<String> template, int[] banned) {
    if (template.isEmpty()) {
      return new TextStyle(
          tokenizer,
          Scaffold.of(TextStyle.PLAIN, tokenizer),
          "plain text (the model has no chat template)",
          false,
          banned);
    }
    Optional<ChatLayout> family = ChatFamilies.recognise(template.get());
    if (family.isPresent()) {
      String describe = "chat template of the family " + family.get().name();
      return new TextStyle(tokenizer, Scaffold.of(family.get(), tokenizer), describe, true, banned);
    }
    try {
      ChatLayout layout =
          JinjaTemplate.layout(
              template.get(), nameOf(tokenizer, TokenRole.BOS), nameOf(tokenizer, TokenRole.EOS));
      return new TextStyle(
          tokenizer, Scaffold.of(layout, tokenizer), "chat: " + layout.name(), true, banned);
    } catch (JinjaTemplate.Failure e) {
      String describe = "plain text, as the model's chat template " + e.getMessage();
      return new TextStyle(
          tokenizer, Scaffold.of(TextStyle.PLAIN, tokenizer), describe, false, banned);
    }
  }

  /** Text of the token with a role, as templates write it; "" when there is none. */
  private static String nameOf(Tokenizer tokenizer, TokenRole role) {
    OptionalInt id = tokenizer.specialTokens().idOf(role);
    return tokenizer.specialTokens().named().entrySet().stream()
        .filter(entry -> id.isPresent() && entry.getValue() == id.getAsInt())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** Which family or template is used, in one line for the user. */
  public String describe() {
    return style.describe() + "; completion: " + completions.describe();
  }

  /**
   * The format that costs least with a model that manages it.
   *
   * @param blocksSuccessRate share of the blocks by this model whose old lines had one exact place,
   *     0 to 1; empty when there were too few to tell
   */
  public AnswerFormat preferredFormat(int scopeTokens, OptionalDouble blocksSuccessRate) {
    return style.knowsBlocks()
        ? FormatRule.choose(parameters, scopeTokens, blocksSuccessRate)
        : AnswerFormat.REWRITE;
  }

  /**
   * Asks for an edit.
   *
   * @param format REWRITE or BLOCKS; a model that does not know it is asked for what it knows
   */
  public RenderedPrompt edit(EditTask task, AnswerFormat format) {
    boolean blocks = style.knowsBlocks() && format == AnswerFormat.BLOCKS;
    return style.edit(task, blocks ? AnswerFormat.BLOCKS : AnswerFormat.REWRITE);
  }

  /**
   * Asks for a part of an edit once more, as a rewrite, because a block did not fit.
   *
   * @param piece lines of the file, inside the scope of the task
   */
  public RenderedPrompt retryBlock(EditTask task, LineRange piece) {
    return style.retryBlock(task, piece);
  }

  /** Asks for what belongs between two texts. */
  public RenderedPrompt complete(
      String fileName, String before, String after, List<ContextFile> context) {
    return completions.render(fileName, before, after, context);
  }
}
