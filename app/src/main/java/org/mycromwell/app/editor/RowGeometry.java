package org.mycromwell.app.editor;

/** Where rows are, in pixels of the pane. All rows are of one height. Owned by the FX thread. */
public interface RowGeometry {
  /** The upper edge of a row, also of one that is out of sight; from the upper edge of the pane. */
  double top(double row);

  /** The height of a row; 0 before the first layout. */
  double rowHeight();

  /** The height of what is seen at once. */
  double viewportHeight();

  /** Called after the rows have moved. */
  void onMoved(Runnable listener);
}
