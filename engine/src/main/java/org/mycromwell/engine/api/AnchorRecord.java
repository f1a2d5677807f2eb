package org.mycromwell.engine.api;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalDouble;
import java.util.Properties;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.flow.EditOutcome;

/**
 * How often the anchors of each model's blocks matched, measured on the user's own edits: the
 * choice between blocks and rewrite hangs on it. A record that cannot be read or written is no
 * failure; the choice is then made by rule.
 */
final class AnchorRecord {
  private static final Logger logger = System.getLogger(AnchorRecord.class.getName());

  /** Fewer blocks say too little. */
  private static final int ENOUGH = 8;

  /** So that old luck is forgotten: beyond this many, both counts are halved. */
  private static final int MEMORY = 200;

  private final Path file;
  private final String model;

  /**
   * @param model a name that stays the same for the same model file
   */
  AnchorRecord(StateDirectory state, String model) {
    file = state.root().resolve("anchors.properties");
    this.model = model;
  }

  /** Share of the anchors that matched; empty while there are too few. */
  OptionalDouble success() {
    Properties all = read();
    int tried = count(all, "tried");
    return tried < ENOUGH
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) count(all, "matched") / tried);
  }

  void add(EditOutcome outcome) {
    if (outcome.anchors() == 0) {
      return;
    }
    Properties all = read();
    int tried = count(all, "tried") + outcome.anchors();
    int matched = count(all, "matched") + outcome.matchedAnchors();
    int scale = tried > MEMORY ? 2 : 1;
    all.setProperty(model + ".tried", Integer.toString(tried / scale));
    all.setProperty(model + ".matched", Integer.toString(matched / scale));
    write(all);
  }

  private int count(Properties all, String what) {
    try {
      return Math.max(0, Integer.parseInt(all.getProperty(model + "." + what, "0")));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Properties read() {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      all.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return new Properties();
    }
    return all;
  }

  private void write(Properties all) {
    try {
      StringWriter text = new StringWriter();
      all.store(text, null);
      Path beside = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(beside, text.toString());
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      logger.log(Level.DEBUG, "no record of anchors", e);
    }
  }
}
