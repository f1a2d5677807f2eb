package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.mycromwell.engine.edit.Snapshot;

/** Which files may be written, and the names of the files beside them and of their locks. */
final class Targets {
  private static final Pattern RANDOM_PART = Pattern.compile("[0-9a-f]{16}\\.tmp");
  private static final int MAX_NAME_BYTES = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Targets() {}

  /** The file itself, symbolic links followed, if it may be edited. */
  static Path resolve(Path given, Path stateRoot) {
    Path file;
    try {
      file = given.toRealPath();
    } catch (NoSuchFileException _) {
      throw Failures.notEditable(
          given,
          Files.isSymbolicLink(given)
              ? "is a symbolic link that leads to no file"
              : "does not exist");
    } catch (IOException e) {
      throw Failures.notEditable(given, "cannot be found: " + Failures.reason(e));
    }
    for (Path name : file) {
      if (name.toString().equalsIgnoreCase(".git")) {
        throw Failures.notEditable(given, "belongs to git, whose files are never edited");
      }
    }
    StateDirectory state = new StateDirectory(stateRoot);
    if (file.equals(state.journal())
        || file.startsWith(state.history())
        || file.startsWith(state.locks())) {
      throw Failures.notEditable(given, "belongs to the history of Cromwell, which is not edited");
    }
    return file;
  }

  /** Fails when the file is none, or when its permissions forbid to write it. */
  static void checkWritable(Path file, FileState state) {
    if (!state.regular()) {
      throw Failures.notEditable(file, "is no regular file");
    }
    // Renaming over it would succeed, and so would the superuser: the user said no to both.
    if (state.readOnly() || !Files.isWritable(file)) {
      throw Failures.notEditable(file, "is read-only; allow writing to it first");
    }
  }

  static String lockName(Path file) {
    return Snapshot.sha256(file.toString().getBytes(StandardCharsets.UTF_8)) + ".lock";
  }

  /** A name beside the file that no other file has. */
  static String temporaryName(Path file) {
    return temporaryPrefix(file) + HexFormat.of().toHexDigits(RANDOM.nextLong()) + ".tmp";
  }

  /** True when {@code other}, in the same directory, is what a dead process left of the file. */
  static boolean isTemporaryOf(Path file, Path other) {
    String prefix = temporaryPrefix(file);
    String name = other.getFileName().toString();
    return name.startsWith(prefix)
        && RANDOM_PART.matcher(name.substring(prefix.length())).matches();
  }

  private static String temporaryPrefix(Path file) {
    String name = file.getFileName().toString();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return "." + (bytes.length > MAX_NAME_BYTES ? Snapshot.sha256(bytes) : name) + ".cromwell-";
  }
}
