package org.mycromwell.engine.model.decoder;

import java.util.Locale;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufMetadata;
import org.mycromwell.engine.format.GgufValueType;

/**
 * Reads a {@link DecoderConfig} out of GGUF metadata. Every number is bounded before it is used to
 * size anything, and the message of a failure names file, key, value and bounds.
 */
final class DecoderConfigReader {
  private static final int MAX_LAYERS = 1024;
  private static final int MAX_WIDTH = 1 << 20;
  private static final int MAX_HEADS = 4096;
  private static final int MAX_HEAD_DIM = 1024;
  private static final int MAX_VOCABULARY = 1 << 22;
  private static final int MAX_CONTEXT = 1 << 24;

  private static final String TOKENS = "tokenizer.ggml.tokens";

  private final GgufFile file;
  private final GgufMetadata metadata;
  private final Family family;

  DecoderConfigReader(GgufFile file) {
    this.file = file;
    this.metadata = file.metadata();
    this.family = Family.of(metadata.string("general.architecture"), file.displayName());
  }

  DecoderConfig read() {
    refuseVariants();
    int layers = integer("block_count", 1, MAX_LAYERS);
    int hidden = integer("embedding_length", 1, MAX_WIDTH);
    int ffn = integer("feed_forward_length", 1, MAX_WIDTH);
    int queryHeads = integer("attention.head_count", 1, MAX_HEADS);
    int kvHeads = optionalInteger("attention.head_count_kv", 1, MAX_HEADS, queryHeads);
    if (queryHeads % kvHeads != 0) {
      throw bad(
          key("attention.head_count")
              + " is "
              + queryHeads
              + ", which is not a multiple of "
              + key("attention.head_count_kv")
              + " "
              + kvHeads);
    }
    int headDim = headDim(hidden, queryHeads);
    if ((long) queryHeads * headDim > MAX_WIDTH) {
      throw bad(
          key("attention.head_count")
              + " is "
              + queryHeads
              + " with heads of "
              + headDim
              + "; their product must be at most "
              + MAX_WIDTH);
    }
    DecoderConfig config =
        new DecoderConfig(
            family,
            layers,
            hidden,
            ffn,
            queryHeads,
            kvHeads,
            headDim,
            vocabulary(),
            contextLength(),
            real("attention.layer_norm_rms_epsilon", 0, 1),
            rope(headDim),
            family.requiresQkvBias() || hasTensor(DecoderTensors.layerTensor(0, "attn_q.bias")),
            !hasTensor(DecoderTensors.OUTPUT));
    DecoderTensors.check(config, file);
    return config;
  }

  private void refuseVariants() {
    if (metadata.has(key("expert_count")) && metadata.intValue(key("expert_count")) > 0) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          file.displayName()
              + ": "
              + key("expert_count")
              + " is "
              + metadata.intValue(key("expert_count"))
              + "; mixture-of-experts models are not supported, use a dense "
              + family.architecture()
              + " model");
    }
  }

  private int headDim(int hidden, int queryHeads) {
    int headDim;
    if (metadata.has(key("attention.key_length"))) {
      headDim = integer("attention.key_length", 1, MAX_HEAD_DIM);
    } else if (hidden % queryHeads == 0 && hidden / queryHeads <= MAX_HEAD_DIM) {
      headDim = hidden / queryHeads;
    } else {
      throw bad(
          key("embedding_length")
              + " is "
              + hidden
              + ", which "
              + queryHeads
              + " heads cannot share in parts of at most "
              + MAX_HEAD_DIM
              + "; set "
              + key("attention.key_length"));
    }
    int valueDim = optionalInteger("attention.value_length", 1, MAX_HEAD_DIM, headDim);
    if (valueDim != headDim) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          file.displayName()
              + ": "
              + key("attention.value_length")
              + " is "
              + valueDim
              + "; only values as long as keys ("
              + headDim
              + ") are supported");
    }
    return headDim;
  }

  private int vocabulary() {
    long rows = file.tensor(DecoderTensors.EMBEDDING).rows();
    if (rows > MAX_VOCABULARY) {
      throw bad(
          "tensor '"
              + DecoderTensors.EMBEDDING
              + "' has "
              + rows
              + " rows; at most "
              + MAX_VOCABULARY
              + " are supported");
    }
    int stated = optionalInteger("vocab_size", 1, MAX_VOCABULARY, (int) rows);
    if (stated != rows) {
      throw bad(
          key("vocab_size")
              + " is "
              + stated
              + ", but tensor '"
              + DecoderTensors.EMBEDDING
              + "' has "
              + rows
              + " rows");
    }
    if (metadata.has(TOKENS) && metadata.arrayLength(TOKENS) != rows) {
      throw bad(
          TOKENS
              + " has "
              + metadata.arrayLength(TOKENS)
              + " entries, but tensor '"
              + DecoderTensors.EMBEDDING
              + "' has "
              + rows
              + " rows");
    }
    return (int) rows;
  }

  /**
   * The trained context, cut to the attention window where a file names one: up to there, full
   * attention is what the model was trained with.
   */
  private int contextLength() {
    int context = integer("context_length", 1, MAX_CONTEXT);
    int window = optionalInteger("attention.sliding_window", 0, Integer.MAX_VALUE, 0);
    return window > 0 ? Math.min(context, window) : context;
  }

  private RopeConfig rope(int headDim) {
    int dimensions = optionalInteger("rope.dimension_count", 2, headDim, headDim);
    if (dimensions % 2 != 0) {
      throw bad(key("rope.dimension_count") + " is " + dimensions + "; it must be even");
    }
    float base = optionalReal("rope.freq_base", 1.001f, 1e12f, 10_000);
    return new RopeConfig(base, dimensions, ropeScaling(), hasTensor(DecoderTensors.ROPE_FACTORS));
  }

  private RopeScaling ropeScaling() {
    // An old key, still found in DeepSeek-Coder files; the newer one wins where both stand.
    float oldFactor = optionalReal("rope.scale_linear", 0, 1e6f, 0);
    float factor = optionalReal("rope.scaling.factor", 0, 1e6f, oldFactor);
    String type =
        metadata.optionalString(key("rope.scaling.type")).orElse("linear").toLowerCase(Locale.ROOT);
    return switch (type) {
      case "none" -> new RopeScaling.None();
      case "linear" ->
          factor == 0 || factor == 1
              ? new RopeScaling.None()
              : new RopeScaling.Linear(positiveFactor(factor));
      case "yarn" ->
          new RopeScaling.Yarn(
              positiveFactor(factor),
              optionalInteger(
                  "rope.scaling.original_context_length", 1, MAX_CONTEXT, contextLength()),
              optionalReal("rope.scaling.attn_factor", 1e-3f, 1e3f, 1));
      default ->
          throw new EngineException(
              Kind.UNSUPPORTED,
              file.displayName()
                  + ": "
                  + key("rope.scaling.type")
                  + " is "
                  + EngineException.quote(type)
                  + ", which is not supported; supported are none, linear, yarn");
    };
  }

  private float positiveFactor(float factor) {
    if (factor < 1e-3f) {
      throw bad(key("rope.scaling.factor") + " is " + factor + "; it must be at least 0.001");
    }
    return factor;
  }

  private boolean hasTensor(String name) {
    return file.tensors().containsKey(name);
  }

  private String key(String name) {
    return family.architecture() + "." + name;
  }

  private int integer(String name, int min, int max) {
    String key = key(name);
    if (metadata.has(key) && metadata.type(key) == GgufValueType.ARRAY) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          file.displayName()
              + ": "
              + key
              + " differs from layer to layer, which is not supported; it must be one number");
    }
    int value = metadata.intValue(key);
    if (value < min || value > max) {
      throw bad(key + " is " + value + "; it must be between " + min + " and " + max);
    }
    return value;
  }

  private int optionalInteger(String name, int min, int max, int otherwise) {
    return metadata.has(key(name)) ? integer(name, min, max) : otherwise;
  }

  private float real(String name, float min, float max) {
    float value = metadata.floatValue(key(name));
    if (!(value >= min && value <= max)) {
      throw bad(key(name) + " is " + value + "; it must be between " + min + " and " + max);
    }
    return value;
  }

  private float optionalReal(String name, float min, float max, float otherwise) {
    return metadata.has(key(name)) ? real(name, min, max) : otherwise;
  }

  private EngineException bad(String message) {
    return new EngineException(Kind.BAD_FILE, file.displayName() + ": " + message);
  }
}
