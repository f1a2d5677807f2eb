package org.mycromwell.app.throughput;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.mycromwell.app.throughput.ThroughputContent.Part;
import org.mycromwell.ui.resources.Messages;

/** The context as one bar, cut into its parts in their order; what is left over is free. */
final class ContextMap extends Region {
  private static final double HEIGHT = 10;
  private static final double GAP = 1;

  private final List<Region> regions = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();

  ContextMap() {
    getStyleClass().add("context-map");
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
    setMaxWidth(Double.MAX_VALUE);
  }

  void show(ThroughputContent content) {
    getChildren().clear();
    regions.clear();
    sizes.clear();
    StringBuilder spoken = new StringBuilder(Messages.get("rate.context.title"));
    for (Part part : content.context()) {
      String kind = part.kind().name().toLowerCase(Locale.ROOT);
      String text =
          Messages.format(
              part.cached() > 0 ? "rate.part.tokens-cached" : "rate.part.tokens",
              Messages.get("rate.part." + kind),
              part.tokens(),
              part.cached());
      add(kind, part.tokens(), text);
      spoken.append(", ").append(text);
    }
    int free = Math.max(0, content.contextLimit() - content.contextTokens());
    add("free", free, Messages.format("rate.part.tokens", Messages.get("rate.part.free"), free));
    setAccessibleText(spoken.toString());
    requestLayout();
  }

  private void add(String kind, int tokens, String tip) {
    if (tokens > 0) {
      Region region = new Region();
      region.getStyleClass().addAll("part", kind);
      region.setManaged(false);
      Tooltip.install(region, new Tooltip(tip));
      regions.add(region);
      sizes.add(tokens);
      getChildren().add(region);
    }
  }

  @Override
  protected void layoutChildren() {
    double all = sizes.stream().mapToInt(Integer::intValue).sum();
    double x = 0;
    for (int i = 0; i < regions.size(); i++) {
      // What is there at all can be seen, however little it is.
      double width = Math.max(3, (getWidth() - GAP * (sizes.size() - 1)) * sizes.get(i) / all);
      boolean last = i == regions.size() - 1;
      regions.get(i).resizeRelocate(x, 0, last ? Math.max(0, getWidth() - x) : width, HEIGHT);
      x += width + GAP;
    }
  }
}
