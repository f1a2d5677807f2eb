package org.mycromwell.app.instruct;

/** What can be done in the box. Called on the FX thread. */
public interface InstructionActions {
  void run();

  void stop();

  void retry();

  /** Lets the user say what should be different the next time. */
  void retryWithNote();

  void discard();

  void addFile();

  void addImage();

  void removeChip(InstructionContent.Chip chip);

  void chooseScope(String scope);

  /** The instruction before the one that is shown; called where the caret cannot go up. */
  void olderInstruction();

  void newerInstruction();
}
