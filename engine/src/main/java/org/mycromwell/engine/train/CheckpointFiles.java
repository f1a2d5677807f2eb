package org.mycromwell.engine.train;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.SafetensorsFile;
import org.mycromwell.engine.format.SafetensorsWriter;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * The files of a checkpoint: the model, which any command can run, and beside it all that training
 * needs to go on as if it had never stopped.
 */
final class CheckpointFiles {
  private static final String PLAN = "plan.";
  private static final String DATA = "data.fingerprint";
  private static final String UPDATES = "optimizer.updates";
  private static final String NETWORK = "network.state";
  private static final String TARGET = "target.";
  private static final String AVERAGED = "average.updates";
  private static final String AVERAGE = "average.";
  private static final int COPY_FLOATS = 1 << 20;

  private final TrainPlan plan;
  private final Trainee trainee;
  private final Optimizer optimizer;
  private final WeightAverage average;
  private final String fingerprint;

  CheckpointFiles(
      TrainPlan plan,
      Trainee trainee,
      Optimizer optimizer,
      WeightAverage average,
      String fingerprint) {
    this.plan = plan;
    this.trainee = trainee;
    this.optimizer = optimizer;
    this.average = average;
    this.fingerprint = fingerprint;
  }

  /** Writes the model as it is and, where there is one, with the average of its weights. */
  void writeModels(Path folder) {
    trainee.write(folder.resolve(Checkpoints.MODEL));
    if (average.isOn()) {
      average.during(() -> trainee.write(folder.resolve(Checkpoints.AVERAGE)));
    }
  }

  /** Writes all files into a folder. */
  void write(Path folder, TrainState state) {
    Path model = folder.resolve(Checkpoints.MODEL);
    writeModels(folder);
    SafetensorsWriter writer = new SafetensorsWriter();
    PlanFields.of(plan).forEach((field, value) -> writer.putMetadata(PLAN + field, value));
    writer.putMetadata(DATA, fingerprint);
    state.save().forEach(writer::putMetadata);
    StringBuilder updates = new StringBuilder();
    try (GgufFile written = GgufFile.open(model)) {
      for (Parameter parameter : trainee.parameters()) {
        Optimizer.@Nullable Moments moments = optimizer.moments(parameter);
        updates.append(moments == null ? 0 : moments.updates).append(' ');
        if (moments != null) {
          add(writer, "m." + parameter.name(), parameter, moments.mean);
          if (moments.square != null) {
            add(writer, "v." + parameter.name(), parameter, moments.square);
          }
        }
        // What the model file leaves out or rounds would be lost.
        if (!holdsExactly(written, parameter)) {
          add(writer, "w." + parameter.name(), parameter, parameter.value());
        }
        if (average.isOn()) {
          add(writer, AVERAGE + parameter.name(), parameter, average.of(parameter));
        }
      }
    }
    if (average.isOn()) {
      writer.putMetadata(AVERAGED, Long.toString(average.updates()));
    }
    if (trainee.hasTarget()) {
      for (Parameter parameter : trainee.targetParameters()) {
        add(writer, TARGET + parameter.name(), parameter, parameter.value());
      }
    }
    writer.putMetadata(
        NETWORK,
        Arrays.stream(trainee.state())
            .mapToObj(Double::toHexString)
            .collect(Collectors.joining(" ")));
    writer.putMetadata(UPDATES, updates.toString().strip());
    writer.write(folder.resolve(Checkpoints.STATE));
  }

  /**
   * Puts network and optimiser into the state of a checkpoint.
   *
   * @throws EngineException when plan or data are not those it was made with, naming what differs
   */
  TrainState read(Path folder) {
    Path file = folder.resolve(Checkpoints.STATE);
    Path modelFile = folder.resolve(Checkpoints.MODEL);
    try (SafetensorsFile saved = SafetensorsFile.open(file);
        GgufFile model = GgufFile.open(modelFile)) {
      Map<String, String> metadata = saved.metadata();
      int begun = TrainState.begunStages(metadata, file.toString());
      requireSamePlan(metadata, begun, folder);
      TrainState state = TrainState.restore(metadata, plan, file.toString());
      String[] updates = metadata.getOrDefault(UPDATES, "").split(" ");
      int index = 0;
      for (Parameter parameter : trainee.parameters()) {
        TensorInfo exact = saved.tensors().get("w." + parameter.name());
        if (exact == null) {
          copy(model.tensor(parameter.name()), parameter.value(), modelFile);
        } else {
          copy(exact, parameter.value(), file);
        }
        long count = index < updates.length ? count(updates[index], file) : -1;
        if (count < 0) {
          throw new EngineException(
              Kind.BAD_FILE, file + " does not list the updates of " + parameter.name());
        }
        if (count > 0) {
          TensorInfo square = saved.tensors().get("v." + parameter.name());
          Optimizer.Moments moments = optimizer.restore(parameter, count, square != null);
          copy(saved.tensor("m." + parameter.name()), moments.mean, file);
          if (square != null && moments.square != null) {
            copy(square, moments.square, file);
          }
        }
        if (average.isOn()) {
          copy(saved.tensor(AVERAGE + parameter.name()), average.of(parameter), file);
        }
        index++;
      }
      if (average.isOn()) {
        average.restore(count(metadata.getOrDefault(AVERAGED, ""), file));
      }
      if (saved.tensors().keySet().stream().anyMatch(name -> name.startsWith(TARGET))) {
        for (Parameter parameter : trainee.targetParameters()) {
          copy(saved.tensor(TARGET + parameter.name()), parameter.value(), file);
        }
      }
      restoreNetwork(metadata.getOrDefault(NETWORK, ""), file);
      return state;
    }
  }

  private void restoreNetwork(String text, Path file) {
    try {
      trainee.restore(
          text.isEmpty()
              ? new double[0]
              : Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray());
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + " has a bad " + NETWORK + ": " + e.getMessage(), e);
    }
  }

  private static long count(String text, Path file) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + " has " + EngineException.quote(text) + " as a count", e);
    }
  }

  /** Stages that have not begun may be others: nothing that was learnt depends on them. */
  private void requireSamePlan(Map<String, String> metadata, int begun, Path folder) {
    Map<String, String> before = new LinkedHashMap<>();
    metadata.forEach((key, value) -> {
      if (key.startsWith(PLAN)) {
        before.put(key.substring(PLAN.length()), value);
      }
    });
    Optional<String> difference =
        PlanFields.difference(
            PlanFields.before(begun, before), PlanFields.before(begun, PlanFields.of(plan)));
    if (difference.isPresent()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "the run cannot go on from "
              + folder
              + ", because the plan has changed: "
              + difference.get()
              + "; undo the change, or give the new run another name");
    }
    String data = metadata.getOrDefault(DATA, "");
    if (!data.equals(fingerprint)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "the run cannot go on from "
              + folder
              + ", because its corpora or its tokenizer have changed since; bring them back, or give"
              + " the new run another name");
    }
  }

  private static boolean holdsExactly(GgufFile model, Parameter parameter) {
    TensorInfo tensor = model.tensors().get(parameter.name());
    if (tensor == null
        || !tensor.isSupported()
        || tensor.type() != DType.F32
        || tensor.elements() != parameter.size()) {
      return false;
    }
    MemorySegment stored = tensor.data();
    float[] value = parameter.value();
    return MemorySegment.mismatch(
            stored, 0, stored.byteSize(), MemorySegment.ofArray(value), 0, value.length * 4L)
        == -1;
  }

  private static void add(
      SafetensorsWriter writer, String name, Parameter parameter, float[] values) {
    TensorSource source =
        sink -> {
          // Little-endian whatever the machine is.
          MemorySegment piece = MemorySegment.ofArray(new byte[4 * COPY_FLOATS]);
          for (int from = 0; from < values.length; from += COPY_FLOATS) {
            int count = Math.min(COPY_FLOATS, values.length - from);
            MemorySegment.copy(values, from, piece, LittleEndian.FLOAT, 0, count);
            sink.write(piece.asSlice(0, 4L * count));
          }
        };
    writer.tensor(name, DType.F32, new long[] {parameter.cols(), parameter.rows()}, source);
  }

  private static void copy(TensorInfo tensor, float[] values, Path file) {
    if (tensor.type() != DType.F32 || tensor.elements() != values.length) {
      throw new EngineException(
          Kind.BAD_FILE,
          file
              + ": "
              + tensor.name()
              + " has "
              + tensor.elements()
              + " elements of "
              + tensor.typeName()
              + ", expected "
              + values.length
              + " of F32");
    }
    ValueLayout.OfFloat layout = LittleEndian.FLOAT;
    MemorySegment.copy(tensor.data(), layout, 0, values, 0, values.length);
  }
}
