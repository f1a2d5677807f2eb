package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table that can be read as it is and is Markdown: the first column left, the others right. */
final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(String... columns) {
    rows.add(List.of(columns));
  }

  MarkdownTable(List<String> columns) {
    rows.add(List.copyOf(columns));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  void print(PrintWriter out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder("|");
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        String blanks = " ".repeat(widths[i] - cell.length());
        line.append(' ').append(i == 0 ? cell + blanks : blanks + cell).append(" |");
      }
      out.println(line);
      if (r == 0) {
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < columns; i++) {
          rule.append(' ').append("-".repeat(Math.max(1, widths[i] - 1)));
          rule.append(i == 0 ? '-' : ':').append(" |");
        }
        out.println(rule);
      }
    }
  }
}
