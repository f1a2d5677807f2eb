package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.util.Map;

/**
 * A change that was begun and not completed, because the process or the machine stopped, and whose
 * files need a decision: {@link EditStore#restore} or {@link EditStore#keep}.
 *
 * @param entry what was to be done
 * @param files how its files are now, by real path
 */
public record Interrupted(HistoryEntry entry, Map<Path, FileCondition> files) {
  /** How an interrupted change left a file. */
  public enum FileCondition {
    /** It has its old content. */
    OLD,
    /** It has its new content. */
    NEW,
    /** It was being written in place and has neither content. */
    HALF_WRITTEN,
    /** It was changed by something else since, or before. */
    CHANGED,
    /** It does not exist, or cannot be read. */
    UNREADABLE
  }
}
