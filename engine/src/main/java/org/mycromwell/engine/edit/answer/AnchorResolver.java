package org.mycromwell.engine.edit.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.edit.LineRange;

/**
 * Finds the lines that blocks want to replace: exactly, blank for blank, once, inside the scope, or
 * not at all.
 */
public final class AnchorResolver {
  /** More matches than this tell nobody anything. */
  private static final int MAX_CANDIDATES = 20;

  private AnchorResolver() {}

  /** A change whose place is known: lines of the scope, counted from its first. */
  public record Resolved(LineRange lines, List<String> newLines) {
    public Resolved {
      newLines = List.copyOf(newLines);
    }
  }

  /**
   * A block without a place.
   *
   * @param index of the block in the answer
   * @param candidates lines of the scope to ask about again, never to change: the matches of an
   *     ambiguous block, the place of an overlapping one, and for one that was not found the lines
   *     that look most like it, if any do
   */
  public record Unresolved(int index, Block block, List<LineRange> candidates) {
    public Unresolved {
      candidates = List.copyOf(candidates);
    }
  }

  /** Places of the blocks: {@code resolved} in the order of the lines, without overlap. */
  public record Resolution(List<Resolved> resolved, List<Unresolved> unresolved) {
    public Resolution {
      resolved = List.copyOf(resolved);
      unresolved = List.copyOf(unresolved);
    }
  }

  private record Place(int index, Block block, LineRange lines) {}

  /**
   * Resolves blocks, which may come in any order. A block that changes nothing is dropped, as is
   * one that says again what another said. A block without old lines has a place only in an empty
   * scope.
   */
  public static Resolution resolve(List<String> scopeLines, List<Block> blocks) {
    List<Place> places = new ArrayList<>();
    List<Unresolved> unresolved = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (block.oldLines().equals(block.newLines())) {
        continue;
      }
      if (block.oldLines().isEmpty()) {
        if (scopeLines.isEmpty()) {
          places.add(new Place(i, block, new LineRange(0, 0)));
        } else {
          unresolved.add(new Unresolved(i, block, List.of()));
        }
        continue;
      }
      List<LineRange> matches = matches(scopeLines, block.oldLines());
      switch (matches.size()) {
        case 0 -> unresolved.add(new Unresolved(i, block, similar(scopeLines, block.oldLines())));
        case 1 -> places.add(new Place(i, block, matches.getFirst()));
        default -> unresolved.add(new Unresolved(i, block, matches));
      }
    }
    List<Resolved> resolved = withoutOverlaps(places, unresolved);
    unresolved.sort(Comparator.comparingInt(Unresolved::index));
    return new Resolution(resolved, unresolved);
  }

  /** Which of two overlapping blocks is meant cannot be known: neither gets its place. */
  private static List<Resolved> withoutOverlaps(List<Place> places, List<Unresolved> unresolved) {
    places.sort(
        Comparator.comparingInt((Place place) -> place.lines().first())
            .thenComparingInt(Place::index));
    List<Resolved> resolved = new ArrayList<>();
    int from = 0;
    while (from < places.size()) {
      int to = from + 1;
      int end = places.get(from).lines().end();
      boolean same = true;
      // An empty scope may get several insertions, at one place: they overlap too.
      while (to < places.size()
          && (places.get(to).lines().first() < end || places.get(to).lines().isEmpty())) {
        end = Math.max(end, places.get(to).lines().end());
        same &= places.get(to).block().equals(places.get(from).block());
        to++;
      }
      if (same) {
        Place place = places.get(from);
        resolved.add(new Resolved(place.lines(), place.block().newLines()));
      } else {
        for (Place place : places.subList(from, to)) {
          unresolved.add(new Unresolved(place.index(), place.block(), List.of(place.lines())));
        }
      }
      from = to;
    }
    return resolved;
  }

  /** Where the lines occur (Knuth, Morris, Pratt: hostile repetition costs no more than any). */
  private static List<LineRange> matches(List<String> lines, List<String> wanted) {
    int[] border = new int[wanted.size() + 1];
    border[0] = -1;
    for (int i = 0, k = -1; i < wanted.size(); ) {
      while (k >= 0 && !wanted.get(i).equals(wanted.get(k))) {
        k = border[k];
      }
      border[++i] = ++k;
    }
    List<LineRange> matches = new ArrayList<>();
    int matched = 0;
    for (int i = 0; i < lines.size() && matches.size() < MAX_CANDIDATES; i++) {
      while (matched >= 0
          && (matched == wanted.size() || !lines.get(i).equals(wanted.get(matched)))) {
        matched = border[matched];
      }
      matched++;
      if (matched == wanted.size()) {
        matches.add(new LineRange(i + 1 - matched, i + 1));
      }
    }
    return matches;
  }

  /**
   * The stretch of the scope that seems to be meant: around those lines, blanks around them aside,
   * which the scope has only once, as many more as the block has before and behind them.
   */
  private static List<LineRange> similar(List<String> lines, List<String> wanted) {
    Map<String, Integer> lineOf = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      lineOf.merge(lines.get(i).strip(), i, (first, second) -> -1);
    }
    int first = Integer.MAX_VALUE;
    int last = -1;
    int firstInWanted = 0;
    int lastInWanted = 0;
    for (int i = 0; i < wanted.size(); i++) {
      String line = wanted.get(i);
      int at = line.isBlank() ? -1 : lineOf.getOrDefault(line.strip(), -1);
      if (at >= 0 && at < first) {
        first = at;
        firstInWanted = i;
      }
      if (at > last) {
        last = at;
        lastInWanted = i;
      }
    }
    if (last < 0 || last - first >= 2 * wanted.size() + 4) {
      return List.of();
    }
    int from = Math.max(0, first - firstInWanted);
    int to = Math.min(lines.size(), last + wanted.size() - lastInWanted);
    return List.of(new LineRange(from, to));
  }
}
