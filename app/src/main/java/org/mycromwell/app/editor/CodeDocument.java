package org.mycromwell.app.editor;

import java.util.Collection;
import org.fxmisc.richtext.model.StyledDocument;

/** A text ready to be shown, made off the FX thread. Immutable. */
public final class CodeDocument {
  private final String fileName;
  private final StyledDocument<Collection<String>, String, Collection<String>> styled;

  CodeDocument(
      String fileName, StyledDocument<Collection<String>, String, Collection<String>> styled) {
    this.fileName = fileName;
    this.styled = styled;
  }

  /** The name of the file, which tells its language. */
  public String fileName() {
    return fileName;
  }

  StyledDocument<Collection<String>, String, Collection<String>> styled() {
    return styled;
  }
}
