package org.mycromwell.engine.model.vljepa.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.MemoryPlan;
import org.mycromwell.engine.model.ModelFile;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.DecoderConfig;
import org.mycromwell.engine.model.decoder.DecoderNames;
import org.mycromwell.engine.model.decoder.Family;
import org.mycromwell.engine.model.decoder.RopeConfig;
import org.mycromwell.engine.model.decoder.RopeScaling;
import org.mycromwell.engine.model.vljepa.Component;
import org.mycromwell.engine.model.vljepa.FusionConfig;
import org.mycromwell.engine.model.vljepa.HeadConfig;
import org.mycromwell.engine.model.vljepa.TextConfig;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.model.weights.TensorSpec.Role;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** The file of a VL-JEPA, checked. */
public record VlJepaFile(GgufFile file, VlJepaConfig config) implements ModelFile {
  private static final String HEAD = Component.HEAD.prefix();

  /** Reads and checks configuration and tensors. */
  public static VlJepaFile read(GgufFile file) {
    return new VlJepaFile(file, VlJepaConfig.read(file));
  }

  @Override
  public String architecture() {
    return VlJepaConfig.ARCHITECTURE;
  }

  @Override
  public String shape() {
    TextConfig text = config.text();
    HeadConfig head = config.head();
    VisionConfig vision = config.vision();
    FusionConfig fusion = config.fusion();
    return "text %d x %d, images %d x %d to %d x %d, fusion %d x %d, head %d x %d, vocabulary %d, context %d"
        .formatted(
            text.layers(),
            text.hidden(),
            vision.height(),
            vision.width(),
            vision.layers(),
            vision.hidden(),
            fusion.layers(),
            fusion.hidden(),
            head.layers(),
            head.hidden(),
            config.vocabulary(),
            config.contextLength());
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public int contextLength() {
    return config.contextLength();
  }

  /** The head as a decoder. */
  DecoderConfig headConfig() {
    HeadConfig head = config.head();
    return new DecoderConfig(
        // What these two families are beyond numbers is what the head is: halves of a head turn,
        // and queries and keys are normalised per head or not.
        config.qkNorm() ? Family.QWEN3 : Family.QWEN2,
        head.layers(),
        head.hidden(),
        head.ffn(),
        head.queryHeads(),
        head.kvHeads(),
        head.headDim(),
        config.vocabulary(),
        config.contextLength(),
        config.rmsEps(),
        new RopeConfig(config.ropeBase(), head.headDim(), new RopeScaling.None(), false),
        false,
        head.tied());
  }

  /** The names of the head's tensors. */
  DecoderNames headNames() {
    return new DecoderNames(
        HEAD, config.head().tied() ? VlJepaTensors.EMBEDDING : VlJepaTensors.OUTPUT);
  }

  /** What the weights of one component take that are read when it answers. */
  record WeightBytes(long mapped, long packed, long heap) {
    long total() {
      return mapped + packed + heap;
    }
  }

  /**
   * The weights of a component; none of the part that only training uses. A tied output matrix
   * counts as the head's where it is packed.
   */
  WeightBytes weightBytes(Component component, Kernels kernels) {
    long mapped = 0;
    long packed = 0;
    long heap = 0;
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      TensorInfo tensor = file.tensor(spec.name());
      long copyBytes = PackedLinear.packedBytes(kernels, tensor.type(), spec.rows(), spec.cols());
      if (spec.name().equals(VlJepaTensors.EMBEDDING)
          && component == Component.HEAD
          && config.head().tied()) {
        packed += copyBytes;
      }
      if (component == Component.JEPA || Component.of(spec.name()) != component) {
        continue;
      }
      if (spec.role().isVector() || spec.role() == Role.FILTER) {
        heap += Float.BYTES * spec.elements();
      } else if (spec.role() == Role.EMBEDDING || copyBytes == 0) {
        mapped += tensor.data().byteSize();
      } else {
        packed += copyBytes;
      }
    }
    return new WeightBytes(mapped, packed, heap);
  }

  /** Bytes of weights the head reads for each token of an answer. */
  public long tokenReadBytes(Kernels kernels) {
    long bytes = 0;
    for (String name : headMatrices()) {
      TensorInfo tensor = file.tensor(name);
      long copyBytes =
          PackedLinear.packedBytes(
              kernels, tensor.type(), (int) tensor.rows(), (int) tensor.cols());
      bytes += copyBytes > 0 ? copyBytes : tensor.data().byteSize();
    }
    return bytes;
  }

  /** A part of the memory a model takes. */
  public record MemoryPart(String name, long sizeBytes) {}

  /**
   * The memory of a model and one session by part; the parts add up to the plan.
   *
   * @param plan made with the same options before the model was loaded
   */
  public List<MemoryPart> memoryParts(MemoryPlan plan, ModelOptions options, int contextLength) {
    List<MemoryPart> parts = new ArrayList<>();
    Kernels kernels = options.kernels();
    for (Component component : Component.values()) {
      long bytes = weightBytes(component, kernels).total();
      if (bytes > 0) {
        String name = component.name().toLowerCase(Locale.ROOT);
        parts.add(new MemoryPart("weights " + name, bytes));
      }
    }
    ReadingMemory memory = new ReadingMemory(config, kernels);
    long reading = memory.textBytes(contextLength);
    long image = memory.standardImageBytes(contextLength);
    long images = memory.imageBytes(contextLength);
    long text = cacheBytes(options, contextLength + 1);
    long weights = parts.stream().mapToLong(MemoryPart::sizeBytes).sum();
    parts.add(new MemoryPart("keys and values", text));
    parts.add(new MemoryPart("reading a prompt", reading));
    parts.add(new MemoryPart("reading an image", image));
    parts.add(new MemoryPart("larger images", images - image + plan.cacheBytes() - text));
    parts.add(
        new MemoryPart(
            "answering",
            plan.mappedBytes()
                + plan.packedBytes()
                + plan.heapBytes()
                - weights
                - reading
                - images));
    parts.add(new MemoryPart("Java runtime", plan.runtimeBytes()));
    return parts;
  }

  @Override
  public MemoryPlan memoryPlan(ModelOptions options, int contextLength) {
    Kernels kernels = options.kernels();
    ReadingMemory memory = new ReadingMemory(config, kernels);
    long mapped = 0;
    long packed = 0;
    long heap =
        Decoder.partHeapBytes(
                file, headConfig(), headMatrices(), options.decoder(), kernels, options.threads())
            + CopyPath.sizeBytes(config, options.threads())
            + memory.textBytes(contextLength)
            + memory.imageBytes(contextLength);
    for (Component component : Component.values()) {
      WeightBytes bytes = weightBytes(component, kernels);
      mapped += bytes.mapped();
      packed += bytes.packed();
      heap += bytes.heap();
    }
    long cache = cacheBytes(options, contextLength + 1 + memory.imageTokens());
    return new MemoryPlan(mapped, packed, cache, heap, MemoryInfo.residentBytes().orElse(0));
  }

  private long cacheBytes(ModelOptions options, int rows) {
    return Decoder.cacheBytes(headConfig(), options.kernels(), options.cacheType(), rows);
  }

  /** Names of the matrices the head multiplies with. */
  private List<String> headMatrices() {
    List<String> names = new ArrayList<>();
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      if (spec.name().startsWith(HEAD + "blk.") && spec.role() == Role.MATRIX) {
        names.add(spec.name());
      }
    }
    names.add(headNames().output());
    return names;
  }

  @Override
  public VlJepaModel load(ModelOptions options, @Nullable Tokenizer tokenizer, Workers workers) {
    if (tokenizer == null) {
      return new VlJepaModel(this, options, TokenGeometry.none(), -1, workers);
    }
    int edit = tokenizer.specialTokens().idOf(CromwellVocabulary.EDIT).orElse(-1);
    return new VlJepaModel(this, options, TokenGeometry.of(tokenizer), edit, workers);
  }
}
