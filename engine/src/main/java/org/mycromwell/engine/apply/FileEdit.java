package org.mycromwell.engine.apply;

import java.util.List;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.Splice;
import org.mycromwell.engine.edit.Splices;

/**
 * An edit of one file: what it was when it was read, and what to replace. The snapshot has a path.
 */
public record FileEdit(Snapshot before, List<Splice> splices) {
  public FileEdit {
    splices = List.copyOf(splices);
    if (before.realPath() == null) {
      throw new IllegalArgumentException(before.name() + " is no file that can be written");
    }
  }

  /** The edit that gives the file a whole new content, such as the buffer of an editor. */
  public static FileEdit of(Snapshot before, byte[] after) {
    return new FileEdit(before, Splices.between(before.bytes(), after));
  }
}
