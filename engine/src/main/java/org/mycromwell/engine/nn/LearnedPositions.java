package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * Adds a learnt row per place of an image, {@code table [gridHeight * gridWidth, width]}; beyond
 * its edges the table repeats.
 */
public final class LearnedPositions {
  private static final int COLUMNS = 16;

  private final LayerContext context;
  private final Parameter table;
  private final int gridHeight;
  private final int gridWidth;
  private @Nullable ImageGrid inputGrid;

  public LearnedPositions(LayerContext context, Parameter table, int gridHeight, int gridWidth) {
    if (table.rows() != gridHeight * gridWidth) {
      throw new IllegalArgumentException(table + " for " + gridHeight + " x " + gridWidth);
    }
    this.context = context;
    this.table = table;
    this.gridHeight = gridHeight;
    this.gridWidth = gridWidth;
  }

  /** Adds to {@code x} in place and returns it. */
  public Rows forward(Rows x, ImageGrid grid) {
    x.requireShape(grid.rows(), table.cols());
    addRows(x.data(), table.value(), grid, false);
    if (context.training()) {
      inputGrid = grid;
    }
    return x;
  }

  /** Adds to the gradient of the table; that of {@code x} is {@code dy} itself. */
  public Rows backward(Rows dy) {
    ImageGrid grid = inputGrid;
    if (grid == null) {
      throw new IllegalStateException("no forward pass of " + table);
    }
    inputGrid = null;
    dy.requireShape(grid.rows(), table.cols());
    if (!table.frozen()) {
      addRows(dy.data(), table.gradient(), grid, true);
    }
    return dy;
  }

  /** Table to pixels or pixels to table; each worker has columns of its own. */
  private void addRows(float[] pixels, float[] places, ImageGrid grid, boolean toPlaces) {
    int width = table.cols();
    TrainingKernels kernels = context.kernels();
    context.forRange(
        width,
        COLUMNS,
        (begin, end) -> {
          int at = begin;
          for (int image = 0; image < grid.count(); image++) {
            for (int y = 0; y < grid.heights()[image]; y++) {
              for (int x = 0; x < grid.widths()[image]; x++) {
                int place = (y % gridHeight * gridWidth + x % gridWidth) * width + begin;
                if (toPlaces) {
                  kernels.add(places, place, pixels, at, end - begin);
                } else {
                  kernels.add(pixels, at, places, place, end - begin);
                }
                at += width;
              }
            }
          }
        });
  }
}
