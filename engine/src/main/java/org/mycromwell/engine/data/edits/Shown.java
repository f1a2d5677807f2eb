package org.mycromwell.engine.data.edits;

import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.edit.LineRange;

/**
 * What a prompt shows: a region and maybe lines around it.
 *
 * @param scope the lines of the region in it
 */
record Shown(SourceFile file, LineRange scope) {
  /** Share of the regions that are shown alone. */
  private static final double ALONE = 0.5;

  private static final int MAX_LINES_AROUND = 12;

  static Shown alone(CodeRegion region) {
    return new Shown(
        new SourceFile(region.file().shortName(), region.text()),
        new LineRange(0, region.lines().size()));
  }

  /** The same with other lines in place of the scope. */
  Shown with(String scopeText, String other) {
    String text = file.text();
    int from = 0;
    for (int i = 0; i < scope.first(); i++) {
      from = text.indexOf('\n', from) + 1;
    }
    int count = (int) other.chars().filter(c -> c == '\n').count();
    return new Shown(
        new SourceFile(
            file.name(),
            text.substring(0, from) + other + text.substring(from + scopeText.length())),
        new LineRange(scope.first(), scope.first() + count));
  }

  /** The region with some lines, if it is not to be alone. */
  static Optional<Shown> around(CodeRegion region, Draws draws) {
    if (draws.nextBoolean(ALONE)) {
      return Optional.empty();
    }
    String text = region.tree().text();
    LineRange lines = region.lines();
    int above = Math.min(draws.nextInt(MAX_LINES_AROUND + 1), lines.first());
    int below = draws.nextInt(MAX_LINES_AROUND + 1);
    int from = region.start();
    for (int i = 0; i < above; i++) {
      from = text.lastIndexOf('\n', from - 2) + 1;
    }
    int to = region.end();
    for (int i = 0; i < below && to < text.length(); i++) {
      int newline = text.indexOf('\n', to);
      to = newline < 0 ? text.length() : newline + 1;
    }
    return Optional.of(
        new Shown(
            new SourceFile(region.file().shortName(), text.substring(from, to)),
            new LineRange(above, above + lines.size())));
  }
}
