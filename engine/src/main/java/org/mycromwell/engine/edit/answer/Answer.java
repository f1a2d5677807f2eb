package org.mycromwell.engine.edit.answer;

import java.util.List;

/** What a model answered, freed from everything that is not the edit. */
public sealed interface Answer {
  /** Empty when the answer can be applied as it is. */
  List<AnswerProblem> problems();

  /**
   * The new text of the scope.
   *
   * @param text {@code \n} line ends; with a final one exactly if the source has one, unless empty
   */
  record Rewrite(String text, List<AnswerProblem> problems) implements Answer {
    public Rewrite {
      problems = List.copyOf(problems);
    }
  }

  /** Changes inside the scope, in the order in which they came. */
  record Blocks(List<Block> blocks, List<AnswerProblem> problems) implements Answer {
    public Blocks {
      blocks = List.copyOf(blocks);
      problems = List.copyOf(problems);
    }
  }
}
