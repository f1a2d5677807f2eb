package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.EditPair;
import org.mycromwell.engine.data.Split;

/**
 * Makes edit pairs from files. A pair depends on the files and its number only. Families come in
 * turn, so that each has its share; regions have all lengths up to the longest equally often. Safe
 * for several threads.
 */
public final class EditPairs {
  /** Regions that are tried for a family. */
  private static final int TRIES = 40;

  /** Tries of the size that was drawn; then others come too. */
  private static final int TRIES_OF_SIZE = 8;

  /** Share of the regions with more than one function. */
  private static final double SEVERAL = 0.25;

  private final CodeFiles files;
  private final Split split;
  private final long seed;
  private final List<List<EditFamily>> families;

  /** How long a pair may be. */
  @FunctionalInterface
  public interface Fit {
    boolean fits(EditPair pair);
  }

  /**
   * @param split which phrases are used; the files must be of the same part
   * @param families inner lists are families that share one place in the turn
   */
  public EditPairs(CodeFiles files, Split split, long seed, List<List<EditFamily>> families) {
    this.files = files;
    this.split = split;
    this.seed = seed;
    this.families = List.copyOf(families);
  }

  /**
   * The pair of this number; empty when nothing that fits was found.
   *
   * @param maxLength tokens that prompt and answer have at most
   * @param fit whether that is so for a pair
   */
  public Optional<EditPair> make(long number, int maxLength, Fit fit) {
    Draws draws = Draws.of(seed, number);
    CodePool pool = files.pool(number);
    Lengths lengths = Lengths.ofEdits(maxLength, files.charsPerToken());
    for (int f = 0; f < families.size(); f++) {
      // Where one finds nothing any other may come, so that no family always stands in for it.
      int turn =
          f == 0
              ? (int) Math.floorMod(number, (long) families.size())
              : draws.nextInt(families.size());
      List<EditFamily> place = families.get(turn);
      EditFamily family = draws.pick(place);
      int wanted = lengths.draw(draws);
      for (int i = 0; i < TRIES; i++) {
        int chars = i < TRIES_OF_SIZE ? wanted : lengths.draw(draws);
        Optional<EditPair> pair = attempt(pool, family, chars, lengths.most(), draws, fit);
        if (pair.isPresent()) {
          return pair;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<EditPair> attempt(
      CodePool pool, EditFamily family, int chars, int maxChars, Draws draws, Fit fit) {
    CodePool.Wish wish =
        new CodePool.Wish(kind(family.kinds(), draws), family.wantsCallers(), chars, maxChars);
    Optional<CodeRegion> picked = pool.pick(family::knows, wish, draws);
    if (picked.isEmpty() || picked.get().size() > maxChars) {
      return Optional.empty();
    }
    CodeRegion region = picked.get();
    Optional<EditFamily.Change> change = family.change(region, draws);
    if (change.isEmpty()) {
      return Optional.empty();
    }
    String after = region.after(change.get().edits());
    if (after.equals(region.text()) != change.get().edits().isEmpty()) {
      return Optional.empty();
    }
    String instruction = Instructions.make(split, change.get(), region, draws);
    Optional<EditPair> pair =
        Shown.around(region, draws)
            .map(shown -> pair(family, shown, region, change.get(), after, instruction))
            .filter(fit::fits)
            .or(() ->
                Optional.of(
                        pair(family, Shown.alone(region), region, change.get(), after, instruction))
                    .filter(fit::fits));
    return pair.filter(_ -> change.get().edits().isEmpty() || ParseCheck.parses(region, after));
  }

  private static EditPair pair(
      EditFamily family,
      Shown shown,
      CodeRegion region,
      EditFamily.Change change,
      String after,
      String instruction) {
    boolean nothing = family instanceof NoChange;
    boolean done = change.backwards() != nothing;
    Shown before = done ? shown.with(region.text(), after) : shown;
    return new EditPair(
        family.name(),
        before.file(),
        before.scope(),
        done ? after : region.text(),
        nothing == done ? after : region.text(),
        instruction);
  }

  static CodeRegion.Kind kind(Set<CodeRegion.Kind> kinds, Draws draws) {
    boolean file = kinds.contains(CodeRegion.Kind.FILE);
    boolean tail = kinds.contains(CodeRegion.Kind.TAIL);
    boolean one = kinds.contains(CodeRegion.Kind.FUNCTION);
    boolean several = kinds.contains(CodeRegion.Kind.FUNCTIONS);
    // Files are as often as functions.
    if ((file || tail) && (!(one || several) || draws.nextBoolean(0.5))) {
      return tail && (!file || draws.nextBoolean(0.5))
          ? CodeRegion.Kind.TAIL
          : CodeRegion.Kind.FILE;
    }
    return several && (!one || draws.nextBoolean(SEVERAL))
        ? CodeRegion.Kind.FUNCTIONS
        : CodeRegion.Kind.FUNCTION;
  }
}
