package org.mycromwell.engine.edit.prompt;

import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.SpecialTokens;

/**
 * How prompts of Cromwell's own models begin: BOS, and behind it the place of each image. The
 * pixels go to the model beside the prompt.
 */
public final class ImagePrompt {
  /** What is asked for where an image is given and nothing is said; models are trained on it. */
  public static final String TRANSCRIBE = "Write the code in the picture";

  private ImagePrompt() {}

  /** A prompt with so many images, to be continued. */
  public static Prompt.Builder begin(SpecialTokens special, int images) {
    Prompt.Builder prompt = Prompt.builder(special);
    special.bos().ifPresent(prompt::special);
    for (int i = 0; i < images; i++) {
      prompt
          .special(CromwellVocabulary.IMAGE)
          .special(CromwellVocabulary.VISION_START)
          .special(CromwellVocabulary.VISION_END);
    }
    return prompt;
  }
}
