package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.editor.CodeRow;
import org.mycromwell.app.editor.LineColors;
import org.mycromwell.app.editor.RowKind;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineChanges;

/**
 * Three versions of a text, row beside row: lines that come from the same line of the base stand
 * beside it. Immutable; making one is work for a background thread.
 *
 * @param mine what was accepted
 * @param base what both came from
 * @param theirs what is on disk
 * @param firstClash the first row in which both outer ones differ from the base; 0 for none
 */
record ThreeWayRows(List<CodeRow> mine, List<CodeRow> base, List<CodeRow> theirs, int firstClash) {
  /** A version and its colours. */
  record Version(List<String> lines, LineColors colors) {}

  static ThreeWayRows of(Version mine, Version base, Version theirs) {
    Side left = new Side(base.lines(), mine, RowKind.INSERT);
    Side right = new Side(base.lines(), theirs, RowKind.CHANGED);
    List<CodeRow> middle = new ArrayList<>();
    int first = -1;
    for (int i = 0; i <= base.lines().size(); i++) {
      int inserted = Math.max(left.before.get(i).size(), right.before.get(i).size());
      boolean clash = !left.before.get(i).isEmpty() && !right.before.get(i).isEmpty();
      left.insert(i, inserted);
      right.insert(i, inserted);
      for (int n = 0; n < inserted; n++) {
        middle.add(CodeRow.filler());
      }
      if (i < base.lines().size()) {
        middle.add(new CodeRow(base.lines().get(i), i + 1, RowKind.PLAIN, base.colors().line(i)));
        boolean leftSame = left.line(i);
        boolean rightSame = right.line(i);
        clash = clash || (!leftSame && !rightSame);
      }
      first = first < 0 && clash ? middle.size() - 1 : first;
    }
    return new ThreeWayRows(left.rows, middle, right.rows, Math.max(0, first));
  }

  /** One of the outer versions, by the lines of the base. */
  private static final class Side {
    private final Version version;
    private final RowKind changed;
    private final List<String> base;
    private final List<List<String>> before = new ArrayList<>();
    private final List<@Nullable String> at;
    private final List<CodeRow> rows = new ArrayList<>();
    private int line;

    Side(List<String> base, Version version, RowKind changed) {
      this.base = base;
      this.version = version;
      this.changed = changed;
      at = new ArrayList<>(base);
      for (int i = 0; i <= base.size(); i++) {
        before.add(new ArrayList<>());
      }
      for (LineChange change : LineChanges.between(base, version.lines())) {
        int next = change.range().first();
        for (int i = change.range().first(); i < change.range().end(); i++) {
          int n = i - change.range().first();
          boolean there = n < change.newLines().size();
          at.set(i, there ? change.newLines().get(n) : null);
          next = i + 1;
        }
        int paired = Math.min(change.range().size(), change.newLines().size());
        before.get(next).addAll(change.newLines().subList(paired, change.newLines().size()));
      }
    }

    void insert(int index, int rowCount) {
      List<String> inserted = before.get(index);
      for (int n = 0; n < rowCount; n++) {
        rows.add(n < inserted.size() ? row(inserted.get(n), changed) : CodeRow.filler());
      }
    }

    /** Adds the row beside a line of the base; whether it is the same line. */
    boolean line(int index) {
      String text = at.get(index);
      if (text == null) {
        rows.add(CodeRow.filler());
        return false;
      }
      boolean same = text.equals(base.get(index));
      rows.add(row(text, same ? RowKind.PLAIN : changed));
      return same;
    }

    private CodeRow row(String text, RowKind kind) {
      CodeRow row = new CodeRow(text, line + 1, kind, version.colors().line(line));
      line++;
      return row;
    }
  }
}
