package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufMetadata;
import org.mycromwell.engine.format.GgufWriter;

/** The configuration as metadata of a file. */
final class VlJepaKeys {
  private static final String PREFIX = VlJepaConfig.ARCHITECTURE + ".";
  private static final String TOKENS = "tokenizer.ggml.tokens";

  /** How messages of the records name a value. */
  private static final Pattern FIELD =
      Pattern.compile(
          "\\b(?:(vision|text|fusion|jepa|head)\\.(\\w+(?:\\.\\w+)?)"
              + "|vocabulary|contextLength|rmsEps|ropeBase|gridPairs|embeddingScale)\\b");

  /** The keys of fields that are called otherwise. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("vocabulary", "vocab_size"),
          Map.entry("contextLength", "context_length"),
          Map.entry("rmsEps", "attention.layer_norm_rms_epsilon"),
          Map.entry("ropeBase", "rope.freq_base"),
          Map.entry("gridPairs", "rope.grid_pairs"),
          Map.entry("embeddingScale", "embedding_scale"),
          Map.entry("hidden", "embedding_length"),
          Map.entry("layers", "block_count"),
          Map.entry("heads", "attention.head_count"),
          Map.entry("queryHeads", "attention.head_count"),
          Map.entry("kvHeads", "attention.head_count_kv"),
          Map.entry("headDim", "attention.key_length"),
          Map.entry("ffn", "feed_forward_length"),
          Map.entry("shiftTaps", "shift_taps"),
          Map.entry("exactMatch", "exact_match"),
          Map.entry("wholeWords", "whole_words"),
          Map.entry("language", "language"),
          Map.entry("habits", "habits"),
          Map.entry("copyDim", "copy_length"),
          Map.entry("continuations", "continuations"),
          Map.entry("pointers", "pointers"),
          Map.entry("height", "image_height"),
          Map.entry("width", "image_width"),
          Map.entry("stemChannels", "stem_channels"),
          Map.entry("charClasses", "char_classes"),
          Map.entry("convs", "conv_strides"),
          Map.entry("convs.out", "conv_channels"),
          Map.entry("convs.stride", "conv_strides"));

  private VlJepaKeys() {}

  /** A message about fields as one about keys. */
  private static String withKeys(String message) {
    return FIELD
        .matcher(message)
        .replaceAll(found -> {
          String part = found.group(1);
          String name = part == null ? found.group() : found.group(2);
          String key = KEYS.getOrDefault(name, name);
          return PREFIX + (part == null ? key : part + "." + key);
        });
  }

  static void write(VlJepaConfig config, GgufWriter writer) {
    writer.putString("general.architecture", VlJepaConfig.ARCHITECTURE);
    put(writer, "vocab_size", config.vocabulary());
    put(writer, "context_length", config.contextLength());
    writer.putFloat(PREFIX + "attention.layer_norm_rms_epsilon", config.rmsEps());
    writer.putFloat(PREFIX + "rope.freq_base", config.ropeBase());
    put(writer, "rope.grid_pairs", config.gridPairs());
    writer.putBool(PREFIX + "attention.qk_norm", config.qkNorm());
    writer.putFloat(PREFIX + "embedding_scale", config.embeddingScale());
    write(config.vision(), writer);
    TextConfig text = config.text();
    put(writer, "text.embedding_length", text.hidden());
    put(writer, "text.block_count", text.layers());
    heads(writer, "text", text.queryHeads(), text.kvHeads(), text.headDim(), text.ffn());
    put(writer, "text.shift_taps", text.shiftTaps());
    writer.putBool(PREFIX + "text.exact_match", text.exactMatch());
    writer.putBool(PREFIX + "text.whole_words", text.wholeWords());
    writer.putBool(PREFIX + "text.language", text.language());
    writer.putBool(PREFIX + "text.habits", text.habits());
    FusionConfig fusion = config.fusion();
    put(writer, "fusion.embedding_length", fusion.hidden());
    put(writer, "fusion.block_count", fusion.layers());
    put(writer, "fusion.attention.head_count", fusion.heads());
    put(writer, "fusion.feed_forward_length", fusion.ffn());
    JepaConfig jepa = config.jepa();
    put(writer, "jepa.block_count", jepa.layers());
    put(writer, "jepa.attention.head_count", jepa.heads());
    put(writer, "jepa.feed_forward_length", jepa.ffn());
    put(writer, "jepa.steps", jepa.steps());
    HeadConfig head = config.head();
    put(writer, "head.embedding_length", head.hidden());
    put(writer, "head.block_count", head.layers());
    heads(writer, "head", head.queryHeads(), head.kvHeads(), head.headDim(), head.ffn());
    writer.putBool(PREFIX + "head.tied_output", head.tied());
    put(writer, "head.shift_taps", head.shiftTaps());
    writer.putBool(PREFIX + "head.aligned_positions", head.alignedPositions());
    put(writer, "head.copy_length", head.copyDim());
    writer.putBool(PREFIX + "head.continuations", head.continuations());
    writer.putBool(PREFIX + "head.pointers", head.pointers());
  }

  private static void write(VisionConfig vision, GgufWriter writer) {
    put(writer, "vision.channels", vision.channels());
    put(writer, "vision.image_height", vision.height());
    put(writer, "vision.image_width", vision.width());
    put(writer, "vision.stem_channels", vision.stemChannels());
    List<MbConvConfig> convs = vision.convs();
    writer.putInts(
        PREFIX + "vision.conv_channels", convs.stream().mapToInt(MbConvConfig::out).toArray());
    writer.putInts(
        PREFIX + "vision.conv_strides", convs.stream().mapToInt(MbConvConfig::stride).toArray());
    put(writer, "vision.embedding_length", vision.hidden());
    put(writer, "vision.block_count", vision.layers());
    put(writer, "vision.attention.head_count", vision.heads());
    put(writer, "vision.feed_forward_length", vision.ffn());
    put(writer, "vision.window", vision.window());
    writer.putString(
        PREFIX + "vision.positions", vision.positions().name().toLowerCase(Locale.ROOT));
    put(writer, "vision.char_classes", vision.charClasses());
  }

  private static void heads(
      GgufWriter writer, String part, int queryHeads, int kvHeads, int headDim, int ffn) {
    put(writer, part + ".attention.head_count", queryHeads);
    put(writer, part + ".attention.head_count_kv", kvHeads);
    put(writer, part + ".attention.key_length", headDim);
    put(writer, part + ".feed_forward_length", ffn);
  }

  private static void put(GgufWriter writer, String key, int value) {
    writer.putInt(PREFIX + key, value);
  }

  /** Reads what {@link #write} wrote; the records check every value. */
  static final class Reader {
    private final GgufFile file;
    private final GgufMetadata metadata;

    Reader(GgufFile file) {
      this.file = file;
      this.metadata = file.metadata();
    }

    VlJepaConfig read() {
      String architecture = metadata.string("general.architecture");
      if (!architecture.equals(VlJepaConfig.ARCHITECTURE)) {
        throw new EngineException(
            Kind.UNSUPPORTED,
            file.displayName()
                + ": general.architecture is "
                + EngineException.quote(architecture)
                + ", expected "
                + VlJepaConfig.ARCHITECTURE);
      }
      VlJepaConfig config;
      try {
        config = values();
      } catch (EngineException e) {
        if (e.kind() != Kind.BAD_ARGUMENT) {
          throw e;
        }
        throw new EngineException(
            Kind.BAD_FILE, file.displayName() + ": " + withKeys(String.valueOf(e.getMessage())), e);
      }
      if (metadata.has(TOKENS) && metadata.arrayLength(TOKENS) > config.vocabulary()) {
        throw bad(
            TOKENS
                + " has "
                + metadata.arrayLength(TOKENS)
                + " entries, but "
                + PREFIX
                + "vocab_size is "
                + config.vocabulary());
      }
      VlJepaTensors.check(config, file);
      return config;
    }

    private VlJepaConfig values() {
      return new VlJepaConfig(
          integer("vocab_size"),
          integer("context_length"),
          metadata.floatValue(PREFIX + "attention.layer_norm_rms_epsilon"),
          metadata.floatValue(PREFIX + "rope.freq_base"),
          integer("rope.grid_pairs"),
          bool("attention.qk_norm"),
          metadata.floatValue(PREFIX + "embedding_scale"),
          vision(),
          new TextConfig(
              integer("text.embedding_length"),
              integer("text.block_count"),
              integer("text.attention.head_count"),
              integer("text.attention.head_count_kv"),
              integer("text.attention.key_length"),
              integer("text.feed_forward_length"),
              integer("text.shift_taps"),
              bool("text.exact_match"),
              later("text.whole_words"),
              later("text.language"),
              later("text.habits")),
          new FusionConfig(
              integer("fusion.embedding_length"),
              integer("fusion.block_count"),
              integer("fusion.attention.head_count"),
              integer("fusion.feed_forward_length")),
          new JepaConfig(
              integer("jepa.block_count"),
              integer("jepa.attention.head_count"),
              integer("jepa.feed_forward_length"),
              integer("jepa.steps")),
          new HeadConfig(
              integer("head.embedding_length"),
              integer("head.block_count"),
              integer("head.attention.head_count"),
              integer("head.attention.head_count_kv"),
              integer("head.attention.key_length"),
              integer("head.feed_forward_length"),
              bool("head.tied_output"),
              integer("head.shift_taps"),
              bool("head.aligned_positions"),
              integer("head.copy_length"),
              bool("head.continuations"),
              later("head.pointers")));
    }

    private VisionConfig vision() {
      return new VisionConfig(
          integer("vision.channels"),
          integer("vision.image_height"),
          integer("vision.image_width"),
          integer("vision.stem_channels"),
          convs(),
          integer("vision.embedding_length"),
          integer("vision.block_count"),
          integer("vision.attention.head_count"),
          integer("vision.feed_forward_length"),
          integer("vision.window"),
          positions(),
          integer("vision.char_classes"));
    }

    private List<MbConvConfig> convs() {
      int[] channels = metadata.intArray(PREFIX + "vision.conv_channels");
      int[] strides = metadata.intArray(PREFIX + "vision.conv_strides");
      if (channels.length != strides.length) {
        throw bad(
            PREFIX
                + "vision.conv_channels has "
                + channels.length
                + " entries, but "
                + PREFIX
                + "vision.conv_strides has "
                + strides.length);
      }
      List<MbConvConfig> convs = new ArrayList<>();
      for (int i = 0; i < channels.length; i++) {
        convs.add(new MbConvConfig(channels[i], strides[i]));
      }
      return convs;
    }

    private Positions positions() {
      String name = metadata.string(PREFIX + "vision.positions");
      for (Positions positions : Positions.values()) {
        if (positions.name().toLowerCase(Locale.ROOT).equals(name)) {
          return positions;
        }
      }
      throw bad(
          PREFIX
              + "vision.positions is "
              + EngineException.quote(name)
              + "; it must be learned or rope");
    }

    private int integer(String key) {
      return metadata.intValue(PREFIX + key);
    }

    private boolean bool(String key) {
      return metadata.boolValue(PREFIX + key);
    }

    /** A switch that files made before it do not name; they do without. */
    private boolean later(String key) {
      return metadata.has(PREFIX + key) && bool(key);
    }

    private EngineException bad(String message) {
      return new EngineException(Kind.BAD_FILE, file.displayName() + ": " + message);
    }
  }
}
