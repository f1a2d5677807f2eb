package org.mycromwell.ui.resources;

/**
 * The icons, drawn for Cromwell and under its licence: outlines on a grid of 16 by 16, made of
 * lines that are stroked and not filled.
 */
public enum Icon {
  MENU("M2.5 4.5h11M2.5 8h11M2.5 11.5h11"),
  SEARCH("M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0 -9M10.3 10.3L13.8 13.8"),
  LOCK("M4 7.5h8v6h-8zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2"),
  THEME("M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0 -11M8 2.5v11M8 5.5h4.5M8 8h5.5M8 10.5h4.5"),
  CHECK("M3 8.5l3.2 3.2L13 4.8"),
  CROSS("M4 4l8 8M12 4l-8 8"),
  PLUS("M8 3v10M3 8h10"),
  FILE("M4 2.5h5l3 3v8h-8zM9 2.5v3h3"),
  FOLDER("M2.5 4.5h4l1.5 2h5.5v7h-11z"),
  FOLDER_OPEN("M2.5 13.5v-9h4l1.5 2h4.5v2M2.5 13.5l2-5h10l-2 5z"),
  IMAGE("M2.5 3.5h11v9h-11zM2.8 11l3.2-3.5l2.5 2.7l2-2l2.8 2.8M10.2 5.6a0.7 0.7 0 1 0 0.1 0"),
  PLAY("M5 3.2l7.5 4.8l-7.5 4.8z"),
  STOP("M4 4h8v8h-8z"),
  RETRY("M12.8 6.3a5.2 5.2 0 1 0 0.3 3M13 3v3.5h-3.5"),
  UNDO("M3 6h6.5a3.5 3.5 0 0 1 0 7h-4M5.8 3l-3 3l3 3"),
  CHEVRON_DOWN("M4 6.2l4 4l4-4"),
  CHEVRON_UP("M4 9.8l4-4l4 4"),
  CHEVRON_RIGHT("M6.2 4l4 4l-4 4"),
  SPLIT("M2.5 3h11v10h-11zM8 3v10"),
  UNIFIED("M2.5 3h11v10h-11zM5 6.5h6M5 9.5h6"),
  FOLD("M8 1.8v3.4M6 3.8l2 2l2-2M8 14.2v-3.4M6 12.2l2-2l2 2M3 8h10"),
  COLUMN_LEFT("M2.5 3h11v10h-11zM6.2 3v10"),
  COLUMN_RIGHT("M2.5 3h11v10h-11zM9.8 3v10"),
  PENCIL("M3 13l0.6-2.8l7-7l2.2 2.2l-7 7z"),
  WARNING("M8 2.8l6 10.7h-12zM8 6.6v3.2M8 11.4v0.3"),
  ERROR("M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0 -11M8 5.2v3.6M8 10.8v0.3"),
  MODEL("M8 2.2l5.2 2.9v5.8l-5.2 2.9l-5.2-2.9v-5.8zM2.8 5.1l5.2 2.9l5.2-2.9M8 8v5.8"),
  DOWNLOAD("M8 2.5v7.5M5 7.2l3 3l3-3M3 13.2h10"),
  CLOCK("M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0 -11M8 5v3.2l2.2 1.4"),
  COPY("M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1"),
  CROP("M4.5 1.8v9.7h9.7M1.8 4.5h9.7v9.7"),
  GAUGE("M2.6 11.5a5.8 5.8 0 1 1 10.8 0M8 9.4l2.8-3.4");

  private final String path;

  Icon(String path) {
    this.path = path;
  }

  /** The outline in the path syntax of SVG. */
  public String path() {
    return path;
  }
}
