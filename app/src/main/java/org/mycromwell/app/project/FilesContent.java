package org.mycromwell.app.project;

import java.util.List;

/**
 * What the left column shows. Immutable.
 *
 * @param roots of the tree
 * @param open path of the file in front; empty for none
 * @param context files shown to the model beside it
 * @param history applied edits, newest first
 */
public record FilesContent(
    List<Entry> roots, String open, List<ContextFile> context, List<HistoryEntry> history) {
  /**
   * A file or folder.
   *
   * @param path names it
   * @param name that is shown
   * @param folder whether it is one
   * @param expanded whether its children are shown
   * @param changed whether it was edited here and not saved
   */
  public record Entry(
      String path,
      String name,
      boolean folder,
      boolean expanded,
      boolean changed,
      List<Entry> children) {
    public Entry {
      children = List.copyOf(children);
    }
  }

  /**
   * A file that is shown to the model.
   *
   * @param tokens it takes; 0 when that is not known
   */
  public record ContextFile(String name, int tokens) {}

  /**
   * An edit that was applied.
   *
   * @param id names it
   * @param time such as {@code 14:02}
   */
  public record HistoryEntry(String id, String time, String text) {}

  public FilesContent {
    roots = List.copyOf(roots);
    context = List.copyOf(context);
    history = List.copyOf(history);
  }

  /** Nothing is open. */
  public static FilesContent none() {
    return new FilesContent(List.of(), "", List.of(), List.of());
  }
}
