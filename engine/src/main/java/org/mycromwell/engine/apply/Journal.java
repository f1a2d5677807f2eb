package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The list of what was about to be written and what became of it, one {@link JournalLine} each.
 * Whoever appends or rewrites holds the lock of the history; reading needs none, since a line that
 * is not complete yet is as if it were not there.
 */
final class Journal {
  /** Of the largest array. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final Path directory;
  private final Path file;
  private final FileOperations files;

  Journal(StateDirectory state, FileOperations files) {
    this.directory = state.root();
    this.file = state.journal();
    this.files = files;
  }

  JournalState read() throws IOException {
    JournalState state = new JournalState();
    byte[] bytes;
    try {
      bytes = files.read(file, MAX_BYTES);
    } catch (NoSuchFileException _) {
      return state;
    }
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        String text = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
        JournalLine line = JournalCodec.decode(text);
        if (line != null) {
          state.add(line);
        }
        start = at + 1;
      }
    }
    return state;
  }

  /** Returns when the line is on the disk. */
  void append(JournalLine line) throws IOException {
    try (FileOperations.Output output = files.append(file)) {
      output.write(JournalCodec.encode(line));
      output.force();
    }
  }

  /** Replaces the journal by one that says no more than these entries. */
  void rewrite(Collection<JournalState.Item> items) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    files.delete(temporary);
    try (FileOperations.Output output = files.create(temporary)) {
      for (JournalState.Item item : items) {
        output.write(JournalCodec.encode(new JournalLine.Begin(item.entry)));
        for (Path inPlace : item.inPlace) {
          output.write(JournalCodec.encode(new JournalLine.InPlace(item.entry.id(), inPlace)));
        }
        if (item.status == JournalState.Status.COMMITTED) {
          output.write(JournalCodec.encode(new JournalLine.Commit(item.entry.id())));
        }
      }
      output.force();
    }
    files.move(temporary, file);
    files.forceDirectory(directory);
  }
}
