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

  /**
   * One piece of the bar. It is kept while the kinds stay the same: a tooltip is a window of its
   * own, and making some twice a second was a quarter of what the window worked during a run.
   */
  private static final class Piece {
    private final String kind;
    private final Region region = new Region();
    private final Tooltip tip = new Tooltip();
    private int tokens;

    Piece(String kind) {
      this.kind = kind;
      region.getStyleClass().addAll("part", kind);
      region.setManaged(false);
      Tooltip.install(region, tip);
    }

    void show(int newTokens, String text) {
      tokens = newTokens;
      if (!text.equals(tip.getText())) {
        tip.setText(text);
      }
    }
  }

  private record Shown(String kind, int tokens, String text) {}

  private List<Piece> pieces = List.of();

  ContextMap() {
    getStyleClass().add("context-map");
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
    setMaxWidth(Double.MAX_VALUE);
  }

  void show(ThroughputContent content) {
    List<Shown> parts = new ArrayList<>();
    StringBuilder spoken = new StringBuilder(Messages.get("rate.context.title"));
    for (Part part : content.context()) {
      String kind = part.kind().name().toLowerCase(Locale.ROOT);
      String text =
          Messages.format(
              part.cached() > 0 ? "rate.part.tokens-cached" : "rate.part.tokens",
              Messages.get("rate.part." + kind),
              part.tokens(),
              part.cached());
      parts.add(new Shown(kind, part.tokens(), text));
      spoken.append(", ").append(text);
    }
    int free = Math.max(0, content.contextLimit() - content.contextTokens());
    parts.add(
        new Shown(
            "free",
            free,
            Messages.format("rate.part.tokens", Messages.get("rate.part.free"), free)));
    parts.removeIf(part -> part.tokens() == 0);
    keepPieces(parts.stream().map(Shown::kind).toList());
    for (int i = 0; i < parts.size(); i++) {
      pieces.get(i).show(parts.get(i).tokens(), parts.get(i).text());
    }
    setAccessibleText(spoken.toString());
    requestLayout();
  }

  private void keepPieces(List<String> kinds) {
    if (!pieces.stream().map(piece -> piece.kind).toList().equals(kinds)) {
      pieces = kinds.stream().map(Piece::new).toList();
      getChildren().setAll(pieces.stream().map(piece -> piece.region).toList());
    }
  }

  @Override
  protected void layoutChildren() {
    double all = pieces.stream().mapToInt(piece -> piece.tokens).sum();
    double x = 0;
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      // What is there at all can be seen, however little it is.
      double width = Math.max(3, (getWidth() - GAP * (pieces.size() - 1)) * piece.tokens / all);
      boolean last = i == pieces.size() - 1;
      piece.region.resizeRelocate(x, 0, last ? Math.max(0, getWidth() - x) : width, HEIGHT);
      x += width + GAP;
    }
  }
}
