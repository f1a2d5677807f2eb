package org.mycromwell.app.models;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.mycromwell.engine.model.ModelSource;

/**
 * A model file and what its head says; nothing of it is loaded. Immutable.
 *
 * @param name for the user
 * @param folder where it is, "" for the embedded one
 * @param sizeBytes of the file; 0 when it cannot be read
 * @param architecture as the file names it, "" when it cannot be read
 * @param quantisation type of most of its weights, "" when it cannot be read
 * @param contextTokens positions it was made for
 * @param vision whether it takes images
 * @param neededBytes memory it takes with one session
 * @param obstacles why it does not run here, one sentence each; empty when it does
 */
public record FoundModel(
    ModelSource source,
    String name,
    String folder,
    long sizeBytes,
    String architecture,
    String quantisation,
    OptionalInt contextTokens,
    boolean vision,
    OptionalLong neededBytes,
    List<String> obstacles) {
  public FoundModel {
    obstacles = List.copyOf(obstacles);
  }

  /** Whether it can be opened here and now. */
  public boolean runs() {
    return obstacles.isEmpty();
  }

  /** {@code 1.12 GB}, or "" when it is not known. */
  public String sizeText() {
    return bytes(sizeBytes);
  }

  /** {@code 1.90 GB}, or "" when it is not known. */
  public String neededText() {
    return neededBytes.isEmpty() ? "" : bytes(neededBytes.getAsLong());
  }

  static String bytes(long bytes) {
    if (bytes <= 0) {
      return "";
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.0f MB", Math.max(1, bytes / 1e6))
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
