package org.mycromwell.engine.train;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.model.decoder.DecoderPreset;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads training plans; see {@link RecordBinder} for how strictly. */
public final class PlanReader {
  private static final int MAX_BYTES = 1 << 20;

  /** No field of a plan lies deeper than about ten. */
  private static final int MAX_DEPTH = 32;

  private PlanReader() {}

  /**
   * Reads a plan.
   *
   * @throws EngineException of kind {@link Kind#BAD_FILE} that names file, line and field
   */
  public static TrainPlan read(Path file) {
    return parse(text(file), file.toString());
  }

  /**
   * Reads what a model is said to be able to do.
   *
   * @throws EngineException of kind {@link Kind#BAD_FILE} that names file, line and field
   */
  public static AbilitiesPlan readAbilities(Path file) {
    String name = file.toString();
    return new RecordBinder(name).bind(root(text(file), name), AbilitiesPlan.class, "");
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new EngineException(
            Kind.BAD_FILE, file + " has more than " + MAX_BYTES + " bytes: it is no plan");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new EngineException(Kind.BAD_FILE, file + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new EngineException(Kind.BAD_FILE, file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new EngineException(Kind.BAD_FILE, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The composer calls itself for what is nested: deep enough, that would end the program. */
  private static void requireShallow(Parser events, String file) {
    int depth = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        String line = event.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
        throw new EngineException(
            Kind.BAD_FILE,
            file + line + ": the YAML is nested deeper than " + MAX_DEPTH + " levels");
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private static Node root(String text, String file) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setMaxAliasesForCollections(0)
            .setAllowRecursiveKeys(false)
            .build();
    Optional<Node> root;
    try {
      requireShallow(new ParserImpl(settings, new StreamReader(settings, text)), file);
      root =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
              .getSingleNode();
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark()
              .map(mark -> String.format(Locale.ROOT, " line %d", mark.getLine() + 1))
              .orElse("");
      throw new EngineException(
          Kind.BAD_FILE, file + line + ": the YAML is malformed: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + ": the YAML is malformed: " + e.getMessage(), e);
    }
    return root.orElseThrow(() -> new EngineException(Kind.BAD_FILE, file + " is empty"));
  }

  /** The plan in {@code text}; {@code file} is what messages call it. */
  public static TrainPlan parse(String text, String file) {
    Node root = root(text, file);
    RecordBinder binder = new RecordBinder(file);
    Optional<ScalarNode> preset = RecordBinder.find(root, "model", "preset");
    if (preset.isPresent()) {
      try {
        VlJepaConfig config = VlJepaPreset.of(preset.get().getValue()).config();
        binder.inherit("model.dimensions", config);
      } catch (EngineException e) {
        if (DecoderPreset.exists(preset.get().getValue())) {
          throw new EngineException(
              Kind.UNSUPPORTED,
              file
                  + ": model.preset '"
                  + preset.get().getValue()
                  + "' is a decoder, and only VL-JEPA networks can be trained so far; such a plan"
                  + " documents a curriculum",
              e);
        }
        throw binder.error(preset.get(), "model.preset: " + e.getMessage());
      }
    }
    return binder.bind(root, TrainPlan.class, "");
  }
}
