package org.mycromwell.app.throughput;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.Rectangle;
import org.mycromwell.app.throughput.ThroughputContent.Bin;

/** The rate of the last minute as a curve, a point a second, the newest at the right. */
final class SparklineView extends Region {
  private static final double PADDING = 4;

  private final Polyline line = new Polyline();
  private final Polygon area = new Polygon();
  private final Rectangle prefill = new Rectangle();
  private final Line grid = new Line();
  private List<Bin> bins = List.of();

  SparklineView() {
    getStyleClass().add("sparkline");
    line.getStyleClass().add("spark-line");
    area.getStyleClass().add("spark-area");
    prefill.getStyleClass().add("spark-prefill");
    grid.getStyleClass().add("spark-grid");
    for (Node node : List.of(prefill, area, grid, line)) {
      node.setManaged(false);
      getChildren().add(node);
    }
    setMinHeight(44);
    setPrefHeight(44);
    setMaxWidth(Double.MAX_VALUE);
  }

  void show(List<Bin> newest) {
    int surplus = Math.max(0, newest.size() - ThroughputContent.SECONDS);
    bins = List.copyOf(newest.subList(surplus, newest.size()));
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double width = getWidth();
    double height = getHeight();
    double step = width / (ThroughputContent.SECONDS - 1);
    double highest = bins.stream().mapToDouble(Bin::tokens).max().orElse(0);
    double first = width - step * (bins.size() - 1);
    line.getPoints().clear();
    area.getPoints().clear();
    double prefillStart = Double.NaN;
    double prefillEnd = Double.NaN;
    for (int i = 0; i < bins.size(); i++) {
      double x = first + i * step;
      if (bins.get(i).prefill()) {
        prefillStart = Double.isNaN(prefillStart) ? x : prefillStart;
        prefillEnd = x + step;
        continue;
      }
      double share = highest == 0 ? 0 : bins.get(i).tokens() / highest;
      double y = height - PADDING - share * (height - 2 * PADDING);
      line.getPoints().addAll(x, y);
    }
    if (line.getPoints().size() >= 4) {
      area.getPoints().addAll(line.getPoints());
      area.getPoints().addAll(width, height, line.getPoints().get(0), height);
    }
    boolean shaded = !Double.isNaN(prefillStart);
    prefill.setVisible(shaded);
    if (shaded) {
      prefill.setX(Math.max(0, prefillStart));
      prefill.setWidth(Math.min(width, prefillEnd) - Math.max(0, prefillStart));
      prefill.setHeight(height);
    }
    grid.setStartX(0);
    grid.setEndX(width);
    grid.setStartY(Math.floor(height / 2) + 0.5);
    grid.setEndY(Math.floor(height / 2) + 0.5);
    grid.setVisible(bins.isEmpty());
  }
}
