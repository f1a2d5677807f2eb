package org.mycromwell.app.editor;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Scene;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;

/** Asks the text component where its rows are, after each layout. */
final class PaneGeometry implements RowGeometry {
  private final CodeArea area;
  private final List<Runnable> listeners = new ArrayList<>();
  private final Runnable afterLayout = this::measure;
  private double firstTop;
  private double rowHeight;
  private double viewport;

  PaneGeometry(CodeArea area) {
    this.area = area;
    area.sceneProperty()
        .addListener((property, before, after) -> {
          listen(before, false);
          listen(after, true);
        });
  }

  private void listen(@Nullable Scene scene, boolean on) {
    if (scene != null && on) {
      scene.addPostLayoutPulseListener(afterLayout);
    } else if (scene != null) {
      scene.removePostLayoutPulseListener(afterLayout);
    }
  }

  private void measure() {
    int visible = area.getVisibleParagraphs().size();
    if (visible == 0 || area.getScene() == null || area.getScene().getWindow() == null) {
      return;
    }
    // The first row that is seen may be cut off at the top, and a row may be drawn over its edges:
    // the distance of two others is the height.
    int index = visible > 2 ? 1 : 0;
    Bounds upper = boundsOf(index);
    Bounds lower = visible > 2 ? boundsOf(index + 1) : null;
    if (upper == null || upper.getHeight() <= 0) {
      return;
    }
    double height = lower == null ? upper.getHeight() : lower.getMinY() - upper.getMinY();
    double top = upper.getMinY() - height * area.visibleParToAllParIndex(index);
    if (Math.abs(top - firstTop) > 0.01
        || Math.abs(height - rowHeight) > 0.01
        || Math.abs(area.getHeight() - viewport) > 0.01) {
      firstTop = top;
      rowHeight = height;
      viewport = area.getHeight();
      listeners.forEach(Runnable::run);
    }
  }

  private @Nullable Bounds boundsOf(int visibleRow) {
    Bounds onScreen = area.getVisibleParagraphBoundsOnScreen(visibleRow);
    return onScreen == null ? null : area.screenToLocal(onScreen);
  }

  @Override
  public double top(double row) {
    return firstTop + row * rowHeight;
  }

  @Override
  public double rowHeight() {
    return rowHeight;
  }

  @Override
  public double viewportHeight() {
    return viewport;
  }

  @Override
  public void onMoved(Runnable listener) {
    listeners.add(listener);
  }
}
