package org.mycromwell.engine.edit.prompt;

import java.util.List;
import org.mycromwell.engine.edit.LineRange;

/**
 * What shall be changed. All texts have {@code \n} line ends.
 *
 * @param fileName as the model shall see it
 * @param language name of the language as in a code fence, or ""
 * @param fileText the whole file
 * @param scope the lines of the file that may change
 * @param scopeText their text
 * @param instruction what to do, in the user's words
 * @param context files to read, the least telling first
 * @param images how many images are shown with it
 */
public record EditTask(
    String fileName,
    String language,
    String fileText,
    LineRange scope,
    String scopeText,
    String instruction,
    List<ContextFile> context,
    int images) {
  public EditTask {
    context = List.copyOf(context);
  }

  /** The same with another name for the file. */
  public EditTask withFileName(String name) {
    return new EditTask(name, language, fileText, scope, scopeText, instruction, context, images);
  }

  /** A task without images. */
  public EditTask(
      String fileName,
      String language,
      String fileText,
      LineRange scope,
      String scopeText,
      String instruction,
      List<ContextFile> context) {
    this(fileName, language, fileText, scope, scopeText, instruction, context, 0);
  }
}
