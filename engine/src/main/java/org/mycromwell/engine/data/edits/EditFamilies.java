package org.mycromwell.engine.data.edits;

import java.util.List;

/** The kinds of edits that are generated. */
public final class EditFamilies {
  private EditFamilies() {}

  /** All of them; a list of several with one name counts as that many. */
  public static List<List<EditFamily>> all() {
    EditFamily rename = new RenameVariable();
    EditFamily comments = new RemoveComments();
    EditFamily literal = new ChangeLiteral();
    return List.of(
        List.of(rename),
        List.of(comments),
        List.of(literal),
        List.of(GuardParameter.check()),
        List.of(GuardParameter.earlyReturn()),
        List.of(new LogEntry()),
        List.of(new NoChange(rename), new NoChange(comments), new NoChange(literal)));
  }
}
