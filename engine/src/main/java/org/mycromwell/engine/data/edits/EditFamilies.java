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
    EditFamily parameter = new RenameParameter();
    EditFamily function = new RenameFunction();
    EditFamily added = new AddParameter();
    EditFamily byDefault = new ChangeDefault();
    EditFamily addDocs = new AddDocstring();
    EditFamily removeDocs = new RemoveDocstring();
    EditFamily prints = new RemovePrints();
    EditFamily types = new AddTypeHints();
    EditFamily imports = new SortImports();
    EditFamily guard = new MainGuard();
    return List.of(
        List.of(rename),
        List.of(parameter),
        List.of(function),
        List.of(added),
        List.of(byDefault),
        List.of(new ExtractConstant()),
        List.of(comments),
        List.of(literal),
        List.of(GuardParameter.check()),
        List.of(GuardParameter.earlyReturn()),
        List.of(new LogEntry()),
        List.of(addDocs),
        List.of(removeDocs),
        List.of(prints),
        List.of(types),
        List.of(imports),
        List.of(guard),
        List.of(
            new NoChange(rename),
            new NoChange(comments),
            new NoChange(literal),
            new NoChange(parameter),
            new NoChange(function),
            new NoChange(added),
            new NoChange(byDefault),
            new NoChange(addDocs),
            new NoChange(removeDocs),
            new NoChange(prints),
            new NoChange(types),
            new NoChange(imports),
            new NoChange(guard)));
  }
}
