package org.mycromwell.engine.model.vljepa;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.QuantPreset;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.model.weights.RandomModelWriter;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.nn.Parameters;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;

/** Weights of a network to and from model files. */
public final class VlJepaFiles {
  private static final int PIECE_BYTES = 1 << 20;

  private VlJepaFiles() {}

  /**
   * Writes a model file; it appears when it is complete.
   *
   * @param name of the model, for {@code general.name}
   * @param parameters all tensors of the configuration
   * @param type of the matrices whose rows fill its blocks; the others are F16 then, and what is
   *     used as floats is F32
   */
  public static void write(
      String name,
      VlJepaConfig config,
      Parameters parameters,
      TokenizerDefinition tokenizer,
      DType type,
      Path target) {
    GgufWriter writer = new GgufWriter();
    config.write(writer);
    writer.putString("general.name", name);
    writer.putInt("general.file_type", QuantPreset.of(type.name()).fileType());
    writer.putInt("general.quantization_version", 2);
    GgufTokenizers.write(tokenizer, writer);
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      DType stored = RandomModelWriter.typeOf(spec, type);
      float[] values = parameters.get(spec.name()).value();
      writer.tensor(
          spec.name(),
          stored,
          RandomModelWriter.dimensionsOf(spec),
          sink -> write(values, spec, stored, sink));
    }
    writer.write(target);
  }

  private static void write(float[] values, TensorSpec spec, DType stored, TensorSource.Sink sink) {
    QuantFormat format = QuantFormat.of(stored);
    long rowBytes = stored.sizeBytes(spec.cols());
    int pieceRows = Math.clamp(PIECE_BYTES / rowBytes, 1, spec.rows());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(pieceRows * rowBytes);
      for (int first = 0; first < spec.rows(); first += pieceRows) {
        int count = Math.min(pieceRows, spec.rows() - first);
        format.quantize(values, first * spec.cols(), piece, 0, count * spec.cols());
        sink.write(piece.asSlice(0, count * rowBytes));
      }
    }
  }

  /** Copies the weights of a file, of any type, into the parameters of the same configuration. */
  static void load(GgufFile file, VlJepaConfig config, Parameters parameters) {
    VlJepaConfig found = VlJepaConfig.read(file);
    if (!found.equals(config)) {
      throw new EngineException(
          Kind.BAD_FILE,
          file.displayName()
              + " holds a model of another shape ("
              + found
              + ") than the one to load it into");
    }
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      TensorInfo tensor = file.tensor(spec.name());
      float[] values = parameters.get(spec.name()).value();
      QuantFormat.of(tensor.type()).dequantize(tensor.data(), 0, values, 0, values.length);
    }
  }
}
