package org.mycromwell.app.throughput;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javafx.beans.InvalidationListener;
import org.mycromwell.app.throughput.ThroughputContent.Bin;
import org.mycromwell.app.throughput.ThroughputContent.Part;
import org.mycromwell.app.throughput.ThroughputContent.PartKind;
import org.mycromwell.engine.edit.flow.PromptParts;

/** Shows the figures of a {@link ThroughputViewModel}. Owned by the FX thread. */
public final class ThroughputBinding {
  private final ThroughputViewModel model;
  private final ThroughputView view;

  public ThroughputBinding(ThroughputViewModel model, Runnable measure) {
    this.model = model;
    this.view = new ThroughputView(measure);
    InvalidationListener listener = property -> show();
    model.figuresProperty().addListener(listener); // the sparkline is set before them
    show();
  }

  /** The view, to be put into the window. */
  public ThroughputView view() {
    return view;
  }

  private void show() {
    Figures figures = model.figuresProperty().get();
    List<Bin> bins = new ArrayList<>();
    for (Sparkline.Bin bin : model.sparklineProperty().get().bins()) {
      if (bin.isKnown()) {
        bins.add(new Bin(bin.tokens(), bin.prefill()));
      }
    }
    boolean running = model.isRunning();
    view.show(
        new ThroughputContent(
            figures.decodeNow(),
            figures.decodeAverage(),
            bins,
            figures.prefill(),
            figures.firstTokenSeconds(),
            running ? figures.answerTokens() : OptionalInt.empty(),
            figures.expectedTokens(),
            running ? figures.secondsLeft() : OptionalDouble.empty(),
            percent(figures.copiedShare()),
            parts(figures),
            figures.contextTokens().orElse(0),
            figures.residentBytes(),
            figures.threads().orElse(Runtime.getRuntime().availableProcessors()),
            figures.model()));
  }

  private static OptionalInt percent(OptionalDouble share) {
    return share.isPresent()
        ? OptionalInt.of((int) Math.round(share.getAsDouble() * 100))
        : OptionalInt.empty();
  }

  /** What was cached is the beginning of the prompt. */
  private static List<Part> parts(Figures figures) {
    List<Part> parts = new ArrayList<>();
    int cached = figures.cachedTokens().orElse(0);
    for (PromptParts.Part part : figures.parts()) {
      int reused = Math.min(cached, part.tokens());
      cached -= reused;
      parts.add(new Part(kind(part.kind()), part.tokens(), reused));
    }
    parts.add(new Part(PartKind.OUTPUT, figures.answerTokens().orElse(0), 0));
    return parts;
  }

  private static PartKind kind(PromptParts.Kind kind) {
    return switch (kind) {
      case FRAME -> PartKind.SYSTEM;
      case FILE, CONTEXT -> PartKind.FILE;
      case IMAGES -> PartKind.IMAGE;
    };
  }
}
