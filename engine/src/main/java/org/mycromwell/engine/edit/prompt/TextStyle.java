package org.mycromwell.engine.edit.prompt;

import java.util.List;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.prompt.RenderedPrompt.Frame;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * Models that are asked in words, through the chat template of their family or, where there is
 * none, as a text to go on with. The answer is begun for the model with its opening marker: it
 * cannot begin with chatter.
 *
 * @param describe what the layout is, for the user
 * @param bannedTokens see {@link RenderedPrompt}
 */
record TextStyle(
    Tokenizer tokenizer,
    Scaffold scaffold,
    String describe,
    boolean knowsBlocks,
    int[] bannedTokens)
    implements PromptStyle {
  static final String BLOCK_OPEN = "<<<<<<< SEARCH";
  static final String BLOCK_MIDDLE = "=======";
  static final String BLOCK_CLOSE = ">>>>>>> REPLACE";

  /** A text to go on with, for models that know no chat. */
  static final ChatLayout PLAIN = ChatLayout.of("plain text", "{{S}}\n\n{{U}}\n\nResult:\n");

  private static final String SYSTEM =
      "You edit source files. You answer with nothing but what is asked for: no explanation, no code"
          + " fence, and no line left out.";

  @Override
  public RenderedPrompt edit(EditTask task, AnswerFormat format) {
    String word = Sentinels.forScope(task);
    String tag = "edit-" + word;
    if (format == AnswerFormat.REWRITE) {
      return rewrite(task, word, tag, rewriteRequest(tag), task.scopeText());
    }
    String blockWord = Sentinels.forBlocks(task, word);
    String open = marker(BLOCK_OPEN, blockWord);
    String request = blocksRequest(tag, blockWord);
    return rendered(
        task, word, request, open, AnswerFormat.BLOCKS, blockWord, List.of(), task.scopeText());
  }

  @Override
  public RenderedPrompt retryBlock(EditTask task, LineRange piece) {
    String word = Sentinels.forScope(task);
    String tag = "part-" + word;
    String lines = LineText.cut(task.fileText(), piece).lines();
    String request = pieceRequest(tag, LineText.withLineEnd(lines));
    return rewrite(task, word, tag, request, lines);
  }

  private static String rewriteRequest(String tag) {
    return """
    Write the lines between <%1$s> and </%1$s> anew, changed as instructed. Repeat all lines that \
    stay exactly as they are. End with </%1$s>.
    """
        .formatted(tag);
  }

  private static String blocksRequest(String tag, String word) {
    return """
    Change the lines between <%1$s> and </%1$s> as instructed. Answer only with blocks, one for \
    each change:
    %2$s
    lines from there, copied exactly
    %3$s
    the new lines
    %4$s
    Copy as few lines as possible, but enough that they occur there only once.
    """
        .formatted(
            tag, marker(BLOCK_OPEN, word), marker(BLOCK_MIDDLE, word), marker(BLOCK_CLOSE, word));
  }

  private static String pieceRequest(String tag, String lines) {
    return """
    Write only these lines anew, changed as instructed. Repeat all lines that stay exactly as they \
    are. End with </%1$s>.
    <%1$s>
    %2$s</%1$s>
    """
        .formatted(tag, lines);
  }

  /** A marker of blocks with its word. */
  static String marker(String marker, String word) {
    return word.isEmpty() ? marker : marker + " " + word;
  }

  private RenderedPrompt rewrite(
      EditTask task, String word, String tag, String request, String source) {
    return rendered(
        task,
        word,
        request,
        "<" + tag + ">",
        AnswerFormat.REWRITE,
        tag,
        List.of("</" + tag + ">"),
        source);
  }

  private RenderedPrompt rendered(
      EditTask task,
      String word,
      String request,
      String opening,
      AnswerFormat format,
      String sentinel,
      List<String> stopStrings,
      String source) {
    String user =
        files(task, "edit-" + word) + request + "\nInstruction: " + task.instruction().strip();
    return new RenderedPrompt(
        scaffold.render(tokenizer, SYSTEM, user).text(opening + "\n").build(),
        stopStrings,
        format,
        Frame.OPENED,
        sentinel,
        false,
        bannedTokens,
        task.fileName(),
        source);
  }

  /** All files with the scope marked: the same for every request about them. */
  private static String files(EditTask task, String tag) {
    StringBuilder text = new StringBuilder();
    for (ContextFile file : task.context()) {
      text.append("<file name=\"").append(file.name()).append("\">\n");
      text.append(LineText.withLineEnd(file.text())).append("</file>\n\n");
    }
    LineText file = LineText.cut(task.fileText(), task.scope());
    text.append("<file name=\"").append(task.fileName()).append('"');
    if (!task.language().isEmpty() && !task.fileName().contains(".")) {
      text.append(" language=\"").append(task.language()).append('"');
    }
    return text.append(">\n")
        .append(LineText.withLineEnd(file.before()))
        .append('<')
        .append(tag)
        .append(">\n")
        .append(LineText.withLineEnd(task.scopeText()))
        .append("</")
        .append(tag)
        .append(">\n")
        .append(LineText.withLineEnd(file.after()))
        .append("</file>\n\n")
        .toString();
  }
}
