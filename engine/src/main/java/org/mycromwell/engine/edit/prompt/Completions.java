package org.mycromwell.engine.edit.prompt;

import java.util.List;
import java.util.OptionalInt;
import org.mycromwell.engine.edit.prompt.RenderedPrompt.Frame;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.TokenRole;

/**
 * Prompts for what belongs between two texts, in the order in which the family was trained: prefix,
 * suffix, middle for most, suffix first for Codestral. Without tokens for that the model goes on
 * with what stands before, and never hears of what stands behind.
 */
record Completions(SpecialTokens special, boolean cromwell, int[] bannedTokens) {
  /** Families want some name; llama.cpp and its editors send this kind of thing too. */
  private static final String REPOSITORY = "project";

  /** Codestral's tokens; it reads the suffix first and has no third token. */
  private static final String SUFFIX_FIRST = "[SUFFIX]";

  private static final String SUFFIX_FIRST_PREFIX = "[PREFIX]";

  String describe() {
    if (hasSuffixFirst()) {
      return "suffix first";
    }
    return canFillInMiddle() ? "prefix, suffix, middle" : "continues the text before";
  }

  RenderedPrompt render(String fileName, String before, String after, List<ContextFile> context) {
    boolean fill = canFillInMiddle() || hasSuffixFirst();
    Prompt.Builder prompt = cromwell ? cromwellFiles(fileName, context) : files(fileName, context);
    if (hasSuffixFirst()) {
      prompt.special(SUFFIX_FIRST).text(after).special(SUFFIX_FIRST_PREFIX).text(before);
    } else if (fill) {
      prompt
          .special(TokenRole.FIM_PREFIX)
          .text(before)
          .special(TokenRole.FIM_SUFFIX)
          .text(after)
          .special(TokenRole.FIM_MIDDLE);
    } else {
      prompt.text(before);
    }
    return new RenderedPrompt(
        prompt.build(),
        List.of(),
        AnswerFormat.REWRITE,
        Frame.NONE,
        "",
        fill,
        bannedTokens,
        fileName,
        "");
  }

  private Prompt.Builder cromwellFiles(String fileName, List<ContextFile> context) {
    return CromwellStyle.files(special, 0, context)
        .special(CromwellVocabulary.FILE)
        .text(fileName + "\n");
  }

  /** What the model may read first, as repositories looked in its training. */
  private Prompt.Builder files(String fileName, List<ContextFile> context) {
    Prompt.Builder prompt = Prompt.builder(special);
    special.bos().ifPresent(prompt::special);
    if (context.isEmpty()) {
      return prompt;
    }
    OptionalInt separator = special.idOf(TokenRole.FIM_FILE_SEPARATOR);
    if (separator.isEmpty()) {
      for (ContextFile file : context) {
        prompt.text("# " + file.name() + "\n" + LineText.withLineEnd(file.text()) + "\n");
      }
      return prompt.text("# " + fileName + "\n");
    }
    OptionalInt repository = special.idOf(TokenRole.FIM_REPOSITORY);
    if (repository.isPresent()) {
      prompt.special(repository.getAsInt()).text(REPOSITORY + "\n");
    }
    for (ContextFile file : context) {
      prompt.special(separator.getAsInt()).text(file.name() + "\n" + file.text());
    }
    return prompt.special(separator.getAsInt()).text(fileName + "\n");
  }

  private boolean canFillInMiddle() {
    return special.fimPrefix().isPresent()
        && special.fimSuffix().isPresent()
        && special.fimMiddle().isPresent();
  }

  private boolean hasSuffixFirst() {
    return special.idOf(SUFFIX_FIRST).isPresent() && special.idOf(SUFFIX_FIRST_PREFIX).isPresent();
  }
}
