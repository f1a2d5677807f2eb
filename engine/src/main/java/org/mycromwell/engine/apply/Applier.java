package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Writes changes of one or more files: all or, as far as a file system can promise it, none. In
 * this order, each step on the disk before the next begins:
 *
 * <ol>
 *   <li>resolve: {@link Targets}
 *   <li>lock every file against other Cromwells
 *   <li>verify that every file is what the change was made for
 *   <li>put old and new contents into the history and the intent into the journal
 *   <li>to 7. a complete new file beside each, with the metadata of the old one
 *   <li value="8">verify again
 *   <li>rename, or write in place where only that is possible
 *   <li>make the directory durable
 *   <li>note in the journal that it is done
 * </ol>
 *
 * <p>After a failure the files already written get their old contents back. Several files cannot be
 * renamed at one instant: a crash between two renames is found and reported at the next start.
 */
final class Applier {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final History history;
  private final FileOperations files;

  Applier(History history) {
    this.history = history;
    this.files = history.files();
  }

  /** What an entry says besides its files. */
  record Purpose(HistoryEntry.Kind kind, String note, String target, int hunk) {}

  ApplyResult apply(Purpose purpose, List<Change> changes) {
    try {
      history.createDirectories();
    } catch (IOException e) {
      throw Failures.noHistory(history.root(), e);
    }
    try (FileLocks locks =
        FileLocks.acquire(history, changes.stream().map(Change::file).toList(), PATIENCE)) {
      if (locks == null) {
        throw Failures.notWritten(
            changes.getFirst().given(), "another Cromwell is writing it; try again");
      }
      return applyLocked(purpose, changes);
    } catch (IOException e) {
      throw Failures.noHistory(history.root(), e);
    }
  }

  private ApplyResult applyLocked(Purpose purpose, List<Change> changes) {
    HistoryEntry entry = entry(purpose, changes);
    List<Replacement> replacements = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      FileState state = verify(changes.get(i));
      if (!changes.get(i).changesNothing()) {
        replacements.add(replacement(changes.get(i), state, entry.files().get(i).temporary()));
      }
    }
    try {
      history.begin(entry, changes);
    } catch (IOException e) {
      throw Failures.noHistory(history.root(), e);
    }
    Path current = changes.getFirst().file();
    Replacement.InPlaceNote note =
        file -> history.append(new JournalLine.InPlace(entry.id(), file));
    try {
      for (Replacement replacement : replacements) {
        current = replacement.file();
        replacement.prepare();
      }
      if (replacements.size() > 1) {
        // Better to notice now than when others have been written.
        for (Replacement replacement : replacements) {
          current = replacement.file();
          replacement.recheck();
        }
      }
      for (Replacement replacement : replacements) {
        current = replacement.file();
        replacement.write(note);
      }
    } catch (IOException e) {
      throw takeBack(entry, replacements, note, Failures.notWritten(current, e));
    } catch (EngineException e) {
      throw takeBack(entry, replacements, note, e);
    }
    try {
      history.append(new JournalLine.Commit(entry.id()));
    } catch (IOException _) {
      // The files are written and durable. The next reader of the journal finds out and notes it.
    }
    return new ApplyResult(
        entry.id(),
        replacements.stream().map(Replacement::file).toList(),
        replacements.stream().filter(Replacement::inPlace).map(Replacement::file).toList());
  }

  private HistoryEntry entry(Purpose purpose, List<Change> changes) {
    // Milliseconds, as the journal has them.
    Instant time = history.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    String id =
        Long.toHexString(time.toEpochMilli())
            + HexFormat.of().toHexDigits((short) RANDOM.nextInt());
    return new HistoryEntry(
        id,
        time,
        purpose.kind(),
        purpose.note(),
        purpose.target(),
        purpose.hunk(),
        changes.stream().map(Change::described).toList());
  }

  private FileState verify(Change change) {
    try {
      FileState state = files.state(change.file());
      Targets.checkWritable(change.given(), state);
      if (!Arrays.equals(files.read(change.file()), change.before())) {
        throw Failures.changedOnDisk(change.given());
      }
      return state;
    } catch (NoSuchFileException _) {
      throw Failures.changedOnDisk(change.given());
    } catch (IOException e) {
      throw Failures.notWritten(change.given(), e);
    }
  }

  private Replacement replacement(Change change, FileState state, String temporary) {
    Path file = change.file();
    try {
      for (Path other : files.list(file.resolveSibling("."))) {
        if (Targets.isTemporaryOf(file, other)) {
          files.delete(other);
        }
      }
    } catch (IOException _) {
      // What is left over does no harm, and a directory need not be readable.
    }
    return new Replacement(
        files, file, state, change.before(), change.after(), file.resolveSibling(temporary));
  }

  private EngineException takeBack(
      HistoryEntry entry,
      List<Replacement> replacements,
      Replacement.InPlaceNote note,
      EngineException failure) {
    List<Path> left = new ArrayList<>();
    for (Replacement replacement : replacements.reversed()) {
      try {
        if (replacement.written()) {
          replacement.takeBack(note);
        }
        replacement.discard();
      } catch (IOException | EngineException e) {
        failure.addSuppressed(e);
      }
      if (replacement.written() || replacement.damaged()) {
        left.add(replacement.file());
      }
    }
    if (!left.isEmpty()) {
      // The entry stays open, so that the next start offers to restore.
      EngineException incomplete =
          new EngineException(
              Kind.WRITE_FAILED,
              "writing failed, and could not be undone for "
                  + left
                  + "; their old contents are in the history, which offers to restore them",
              failure);
      return incomplete;
    }
    try {
      history.append(new JournalLine.Abort(entry.id()));
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }
}
