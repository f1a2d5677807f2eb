package org.mycromwell.app.shell;

import java.io.File;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.fx.Ui;

/**
 * The whole window: title bar, three columns whose widths the user sets, status bar, and what comes
 * over them. Holds no state of the program. Owned by the FX thread.
 */
public final class ShellView extends StackPane {
  /** Below this width the left column comes over the middle, and only when it is called. */
  private static final double NARROW = 1_100;

  private static final double LEFT_MIN = 160;
  private static final double LEFT_MAX = 400;
  private static final double RIGHT_MIN = 280;
  private static final double RIGHT_MAX = 480;

  /** What the window asks for. Called on the FX thread. */
  public interface Listener {
    void act(AppAction action);

    void openFile(String name);

    void status(String item);

    void offline();

    void dropped(DropTargets.Target target, List<File> files);
  }

  private final TitleBar titleBar;
  private final StatusBar statusBar;
  private final TabBar tabBar;
  private final SplitPane columns = new SplitPane();
  private final HBox drawer = new HBox();
  private final Region left;
  private final BorderPane center = new BorderPane();
  private final ScrollPane right;
  private final Toasts toasts = new Toasts();
  private final CommandPalette palette;
  private final StackPane paletteLayer;
  private final DropTargets drops;
  private double leftWidth = 220;
  private double rightWidth = 320;
  private boolean leftWanted = true;
  private boolean drawerOpen;
  private boolean rightWanted = true;
  private boolean placing;
  private double scale = 1;

  /**
   * @param side the panels of the right column, from top to bottom; the first takes what is left
   */
  public ShellView(Region left, List<Region> side, TabBar.Actions tabs, Listener listener) {
    this.left = left;
    Consumer<AppAction> act = listener::act;
    titleBar = new TitleBar(act, listener::offline);
    statusBar = new StatusBar(item -> listener.status(item.name()));
    tabBar = new TabBar(tabs);
    center.getStyleClass().add("center");
    center.setTop(tabBar);
    VBox panels = new VBox();
    panels.getStyleClass().add("column");
    panels.getChildren().addAll(side);
    VBox.setVgrow(side.get(0), Priority.ALWAYS);
    right = new ScrollPane(panels);
    right.setFitToWidth(true);
    right.setFitToHeight(true);
    right.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    right.getStyleClass().add("column");
    limitColumns();
    SplitPane.setResizableWithParent(left, false);
    SplitPane.setResizableWithParent(right, false);
    drawer.setPickOnBounds(false);
    drawer.getStyleClass().add("drawer");
    drawer.addEventFilter(KeyEvent.KEY_PRESSED, this::drawerKey);
    BorderPane frame = new BorderPane(new StackPane(columns, drawer));
    frame.setTop(titleBar);
    frame.setBottom(statusBar);
    palette = new CommandPalette(act, listener::openFile, this::closePalette);
    Region shade = new Region();
    shade.getStyleClass().add("palette-shade");
    shade.setOnMousePressed(event -> closePalette());
    paletteLayer = new StackPane(shade, palette);
    StackPane.setAlignment(palette, Pos.TOP_CENTER);
    StackPane.setMargin(palette, new Insets(64, 24, 24, 24));
    paletteLayer.setVisible(false);
    drops = new DropTargets(listener::dropped, targets -> targets.setVisible(false));
    StackPane.setAlignment(toasts, Pos.BOTTOM_RIGHT);
    StackPane.setMargin(toasts, new Insets(0, 0, 25, 0));
    toasts.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    getChildren().addAll(frame, toasts, paletteLayer, drops);
    addEventHandler(DragEvent.DRAG_ENTERED, this::dragEntered);
    addEventHandler(DragEvent.DRAG_OVER, ShellView::dragOver);
    widthProperty().addListener((property, before, after) -> placeColumns());
    placeColumns();
  }

  private void limitColumns() {
    left.setMinWidth(LEFT_MIN * scale);
    left.setMaxWidth(LEFT_MAX * scale);
    right.setMinWidth(RIGHT_MIN * scale);
    right.setMaxWidth(RIGHT_MAX * scale);
  }

  /** Makes the columns as much wider as the text is larger. */
  public void setTextPercent(int percent) {
    double before = scale;
    scale = percent / 100.0;
    leftWidth *= scale / before;
    rightWidth *= scale / before;
    limitColumns();
    placing = true;
    placeColumns();
  }

  private void dragEntered(DragEvent event) {
    if (event.getDragboard().hasFiles() && !drops.isVisible()) {
      drops.open(event.getDragboard().getFiles());
    }
  }

  private static void dragOver(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY);
    }
  }

  /** Puts the columns that are wanted and fit beside each other. */
  private void placeColumns() {
    boolean leftShown = leftWanted && !isNarrow();
    drawerOpen = drawerOpen && isNarrow();
    List<Node> wanted =
        leftShown
            ? rightWanted ? List.of(left, center, right) : List.of(left, center)
            : rightWanted ? List.of(center, right) : List.of(center);
    if (!placing && !columns.getItems().isEmpty()) {
      rememberWidths();
    }
    placing = true;
    if (!drawerOpen) {
      drawer.getChildren().clear();
    }
    if (!columns.getItems().equals(wanted)) {
      columns.getItems().setAll(wanted);
    }
    if (drawerOpen && drawer.getChildren().isEmpty()) {
      left.setPrefWidth(leftWidth);
      drawer.getChildren().add(left);
    }
    double width = Math.max(1, getWidth());
    int divider = 0;
    if (leftShown) {
      columns.setDividerPosition(divider++, leftWidth / width);
    }
    if (rightWanted) {
      columns.setDividerPosition(divider, 1 - rightWidth / width);
    }
    placing = false;
  }

  private void rememberWidths() {
    if (columns.getItems().contains(left) && left.getWidth() > 0) {
      leftWidth = left.getWidth();
    }
    if (columns.getItems().contains(right) && right.getWidth() > 0) {
      rightWidth = right.getWidth();
    }
  }

  private boolean isNarrow() {
    return getWidth() > 0 && getWidth() < NARROW * scale;
  }

  /** Shows or hides the left column; a narrow window has it over the middle. */
  public void toggleLeft() {
    if (isNarrow()) {
      drawerOpen = !drawerOpen;
    } else {
      leftWanted = !leftWanted;
    }
    placeColumns();
  }

  /** Lets go of the left column where it covers the middle, as when a file of it was opened. */
  public void closeDrawer() {
    if (drawerOpen) {
      toggleLeft();
    }
  }

  private void drawerKey(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      closeDrawer();
      event.consume();
    }
  }

  /** Shows or hides the right column. */
  public void toggleRight() {
    rightWanted = !rightWanted;
    placeColumns();
  }

  /** The widths of the side columns in pixels, to be remembered. */
  public double[] columnWidths() {
    rememberWidths();
    return new double[] {leftWidth, rightWidth};
  }

  /** Sets the widths that were remembered. */
  public void setColumnWidths(double newLeft, double newRight) {
    leftWidth = Math.clamp(newLeft, LEFT_MIN * scale, LEFT_MAX * scale);
    rightWidth = Math.clamp(newRight, RIGHT_MIN * scale, RIGHT_MAX * scale);
    placing = true;
    placeColumns();
  }

  /** What is in the middle, under the tabs. */
  public void setCenter(Node node) {
    center.setCenter(node);
  }

  /** The part of the window with what is in the middle. */
  public Node center() {
    return center;
  }

  public TabBar tabs() {
    return tabBar;
  }

  /** Shows or hides the tabs. */
  public void setTabsShown(boolean shown) {
    Ui.show(tabBar, shown);
  }

  public Toasts toasts() {
    return toasts;
  }

  public DropTargets drops() {
    return drops;
  }

  public void setProject(String name) {
    titleBar.setProject(name);
  }

  public void showStatus(StatusContent content) {
    statusBar.show(content);
  }

  /** Opens the palette over the window. */
  public void openPalette(List<String> files, boolean commands) {
    paletteLayer.setVisible(true);
    palette.open(files, commands);
  }

  private void closePalette() {
    paletteLayer.setVisible(false);
  }
}
