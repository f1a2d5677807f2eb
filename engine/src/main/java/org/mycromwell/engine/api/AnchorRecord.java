package org.mycromwell.engine.api;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.Properties;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.apply.StateFile;
import org.mycromwell.engine.edit.flow.EditOutcome;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.ModelSource;

/**
 * How often the anchors of each model's blocks matched, measured on the user's own edits: the
 * choice between blocks and rewrite hangs on it. A record that cannot be read or written is no
 * failure; the choice is then made by rule.
 */
final class AnchorRecord {
  /** Fewer blocks say too little. */
  private static final int ENOUGH = 8;

  /** So that old luck is forgotten: beyond this many, both counts are halved. */
  private static final int MEMORY = 200;

  /**
   * After bad luck the model is asked for rewrites alone, and no block would ever be counted again:
   * after so many rewrites, too, both counts are halved.
   */
  private static final int REWRITES = 20;

  private final StateFile file;
  private final String model;

  /**
   * @param source files are told from others by path and size
   */
  AnchorRecord(StateDirectory state, ModelSource source) {
    file = new StateFile(state, "anchors.properties");
    model =
        switch (source) {
          case ModelSource.OfFile(Path path) -> key(path);
          case ModelSource.Embedded _ -> EmbeddedModel.ARGUMENT;
        };
  }

  private static String key(Path modelFile) {
    try {
      return modelFile.toRealPath() + " " + Files.size(modelFile);
    } catch (IOException e) {
      return modelFile.toAbsolutePath().normalize().toString();
    }
  }

  /** Share of the anchors that matched; empty while there are too few. */
  OptionalDouble success() {
    try {
      Properties all = parse(file.read());
      int tried = count(all, "tried");
      return tried < ENOUGH
          ? OptionalDouble.empty()
          : OptionalDouble.of(Math.min(1, (double) count(all, "matched") / tried));
    } catch (IOException e) {
      tell(e);
      return OptionalDouble.empty();
    }
  }

  void add(EditOutcome outcome) {
    boolean ages = outcome.format() == AnswerFormat.REWRITE && success().isPresent();
    if (outcome.anchors() == 0 && !ages) {
      return;
    }
    try {
      file.update(text -> with(parse(text), outcome));
    } catch (IOException e) {
      tell(e);
    }
  }

  private String with(Properties all, EditOutcome outcome) {
    int tried = count(all, "tried") + outcome.anchors();
    int matched = count(all, "matched") + outcome.matchedAnchors();
    int rewrites = count(all, "rewrites") + (outcome.format() == AnswerFormat.REWRITE ? 1 : 0);
    int scale = tried > MEMORY || rewrites >= REWRITES ? 2 : 1;
    put(all, "tried", tried / scale);
    put(all, "matched", matched / scale);
    put(all, "rewrites", rewrites % REWRITES);
    StringWriter text = new StringWriter();
    try {
      all.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void put(Properties all, String what, int value) {
    all.setProperty(model + " " + what, Integer.toString(value));
  }

  private int count(Properties all, String what) {
    try {
      int value = Integer.parseInt(all.getProperty(model + " " + what, "0"));
      return Math.clamp(value, 0, MEMORY);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** What is damaged counts as nothing, and goes when the next edit is added. */
  private static Properties parse(String text) {
    Properties all = new Properties();
    try {
      all.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      return new Properties();
    }
    return all;
  }

  /** A logger is not made before there is something to say: finding one looks through every jar. */
  private static void tell(Exception e) {
    System.getLogger(AnchorRecord.class.getName()).log(Level.DEBUG, "no record of anchors", e);
  }
}
