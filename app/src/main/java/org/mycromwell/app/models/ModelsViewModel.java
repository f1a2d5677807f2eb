package org.mycromwell.app.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.throughput.SpeedBook;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.ModelSource;

/**
 * The models that can be chosen from. Files stay where they are and are only read. Used by the FX
 * thread; files are looked at by the I/O thread, and the list grows while they are.
 */
public final class ModelsViewModel {
  private final Executor fx;
  private final Executor io;
  private final SpeedBook speeds;
  private final List<Path> folders;
  private final LongUnaryOperator freeBytes;

  /** Asked once: the system is asked through files, and this runs on the FX thread. */
  private final long memoryBytes = MemoryInfo.detect().totalBytes();

  private final ObservableList<FoundModel> models = FXCollections.observableArrayList();
  private final ObservableList<FoundModel> readOnly =
      FXCollections.unmodifiableObservableList(models);
  private final ReadOnlyBooleanWrapper scanning = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final ObjectProperty<@Nullable OpenModel> current = new SimpleObjectProperty<>();
  private final List<ModelSource> chosen = new ArrayList<>();
  private final AtomicLong scan = new AtomicLong();

  /**
   * @param folders where to look, as {@link ModelFolders#known} finds them
   * @param speeds what was measured
   */
  public ModelsViewModel(List<Path> folders, SpeedBook speeds, Executor fx, Executor io) {
    this(folders, speeds, fx, io, ModelExaminer::freeBytes);
  }

  ModelsViewModel(
      List<Path> folders, SpeedBook speeds, Executor fx, Executor io, LongUnaryOperator freeBytes) {
    this.folders = List.copyOf(folders);
    this.speeds = speeds;
    this.fx = fx;
    this.io = io;
    this.freeBytes = freeBytes;
  }

  /** What was found, the embedded one first; cannot be changed from outside. */
  public ObservableList<FoundModel> models() {
    return readOnly;
  }

  /** Whether files are being looked at. */
  public ReadOnlyBooleanProperty scanningProperty() {
    return scanning.getReadOnlyProperty();
  }

  /** How many were found and run, one sentence; "" before the first look. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  /** The model that is open, set by its owner; null for none. */
  public ObjectProperty<@Nullable OpenModel> currentProperty() {
    return current;
  }

  /** Whether a model is the one that is open. */
  public boolean isCurrent(FoundModel model) {
    OpenModel open = current.get();
    return open != null && open.source().equals(model.source());
  }

  /** What was measured of the model that is open; empty before it was. */
  public Optional<SpeedBook.Speed> currentSpeed() {
    OpenModel open = current.get();
    return open == null ? Optional.empty() : speeds.speed(open);
  }

  /** Models to get, for the memory of this computer. */
  public List<Recommendation> recommended() {
    return Recommendation.forMemory(memoryBytes);
  }

  /** The memory of this computer. */
  public long memoryBytes() {
    return memoryBytes;
  }

  /** Looks again at everything, from the beginning. */
  public void refresh() {
    long mine = scan.incrementAndGet();
    models.clear();
    scanning.set(true);
    summary.set("");
    List<ModelSource> first = new ArrayList<>();
    first.add(new ModelSource.Embedded());
    first.addAll(chosen);
    OpenModel open = current.get();
    long openBytes = open == null ? 0 : open.plannedBytes();
    io.execute(() -> {
      long free = freeBytes.applyAsLong(openBytes);
      List<ModelSource> sources = new ArrayList<>(first);
      for (Path path : ModelFolders.find(folders, () -> scan.get() != mine)) {
        ModelSource source = new ModelSource.OfFile(path);
        if (!sources.contains(source)) {
          sources.add(source);
        }
      }
      for (ModelSource source : sources) {
        if (scan.get() != mine) {
          return;
        }
        FoundModel found = ModelExaminer.examine(source, free);
        fx.execute(() -> {
          if (scan.get() == mine) {
            models.add(found);
          }
        });
      }
      fx.execute(() -> {
        if (scan.get() == mine) {
          scanning.set(false);
          summary.set(summarised());
        }
      });
    });
  }

  private String summarised() {
    long running = models.stream().filter(FoundModel::runs).count();
    return models.isEmpty()
        ? "No model was found in the folders of this and other programs"
        : models.size()
            + (models.size() == 1 ? " model, " : " models, ")
            + (running == models.size() ? "all of them run here" : running + " run here");
  }

  /** Adds a file that the user has chosen or dropped; it is examined and listed, not opened. */
  public void add(Path file) {
    ModelSource source = new ModelSource.OfFile(file.toAbsolutePath().normalize());
    if (!chosen.contains(source)) {
      chosen.add(source);
    }
    OpenModel open = current.get();
    long openBytes = open == null ? 0 : open.plannedBytes();
    io.execute(() -> {
      FoundModel found = ModelExaminer.examine(source, freeBytes.applyAsLong(openBytes));
      fx.execute(() -> {
        models.removeIf(model -> model.source().equals(source));
        models.addFirst(found);
        if (!scanning.get()) {
          summary.set(summarised());
        }
      });
    });
  }
}
