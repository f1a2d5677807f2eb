package org.mycromwell.app.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * What the user has chosen, as properties with sound defaults. Values that cannot be are never
 * taken: a number outside of its range becomes the nearest in it when it is read. Used by the FX
 * thread.
 */
public final class Settings {
  /** How both sides of a review are shown. */
  public enum ReviewMode {
    /** Side by side where there is room. */
    AUTO,
    SPLIT,
    UNIFIED
  }

  /** How much of the machine the model takes. */
  public enum CpuUse {
    QUIET,
    BALANCED,
    FULL
  }

  private record Entry(String key, Supplier<String> write, Consumer<String> read) {}

  private final List<Entry> entries = new ArrayList<>();
  private Runnable onChange = () -> {};

  private final ObjectProperty<Theme> theme = choice("theme", Theme.class, Theme.SYSTEM);
  private final BooleanProperty colourBlind = flag("colour-blind", false);
  private final DoubleProperty textScale = number("text-scale", 1, 0.8, 2);
  private final BooleanProperty reducedMotion = flag("reduced-motion", false);
  private final DoubleProperty windowWidth = number("window-width", 1440, 960, 16_000);
  private final DoubleProperty windowHeight = number("window-height", 900, 600, 16_000);
  private final BooleanProperty maximized = flag("window-maximized", false);
  private final DoubleProperty leftWidth = number("left-width", 220, 160, 400);
  private final DoubleProperty rightWidth = number("right-width", 320, 280, 480);
  private final BooleanProperty leftShown = flag("left-shown", true);
  private final BooleanProperty rightShown = flag("right-shown", true);
  private final ObjectProperty<ReviewMode> reviewMode =
      choice("review-mode", ReviewMode.class, ReviewMode.AUTO);
  private final BooleanProperty folded = flag("fold-unchanged", true);
  private final ObjectProperty<CpuUse> cpuUse = choice("cpu-use", CpuUse.class, CpuUse.BALANCED);
  private final BooleanProperty screenshotsWatched = flag("watch-screenshots", false);
  private final BooleanProperty welcomeSeen = flag("welcome-seen", false);
  private final StringProperty model = text("model", "");

  private <E extends Enum<E>> ObjectProperty<E> choice(String key, Class<E> type, E first) {
    ObjectProperty<E> property = new SimpleObjectProperty<>(first);
    return added(
        key,
        property,
        () -> property.get().name().toLowerCase(Locale.ROOT),
        value -> property.set(Enum.valueOf(type, value.toUpperCase(Locale.ROOT))));
  }

  private BooleanProperty flag(String key, boolean first) {
    BooleanProperty property = new SimpleBooleanProperty(first);
    return added(
        key, property, () -> Boolean.toString(property.get()), value -> property.set(bool(value)));
  }

  private static boolean bool(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private DoubleProperty number(String key, double first, double least, double most) {
    DoubleProperty property = new SimpleDoubleProperty(first);
    return added(
        key,
        property,
        () -> Double.toString(property.get()),
        value -> {
          double number = Double.parseDouble(value);
          if (Double.isNaN(number)) {
            throw new IllegalArgumentException(value);
          }
          property.set(Math.clamp(number, least, most));
        });
  }

  private StringProperty text(String key, String first) {
    StringProperty property = new SimpleStringProperty(first);
    return added(key, property, property::get, property::set);
  }

  private <P extends Property<?>> P added(
      String key, P property, Supplier<String> write, Consumer<String> read) {
    entries.add(new Entry(key, write, read));
    property.addListener((_, _, _) -> onChange.run());
    return property;
  }

  /** Hears of every change. */
  public void setOnChange(Runnable listener) {
    onChange = listener;
  }

  public ObjectProperty<Theme> themeProperty() {
    return theme;
  }

  /** Blue and amber in place of green and red. */
  public BooleanProperty colourBlindProperty() {
    return colourBlind;
  }

  /** From 0.8 to 2. */
  public DoubleProperty textScaleProperty() {
    return textScale;
  }

  public BooleanProperty reducedMotionProperty() {
    return reducedMotion;
  }

  public DoubleProperty windowWidthProperty() {
    return windowWidth;
  }

  public DoubleProperty windowHeightProperty() {
    return windowHeight;
  }

  public BooleanProperty maximizedProperty() {
    return maximized;
  }

  /** Pixels of the left column when it is shown. */
  public DoubleProperty leftWidthProperty() {
    return leftWidth;
  }

  /** Pixels of the right column when it is shown. */
  public DoubleProperty rightWidthProperty() {
    return rightWidth;
  }

  public BooleanProperty leftShownProperty() {
    return leftShown;
  }

  public BooleanProperty rightShownProperty() {
    return rightShown;
  }

  public ObjectProperty<ReviewMode> reviewModeProperty() {
    return reviewMode;
  }

  /** Whether equal lines of a review are hidden. */
  public BooleanProperty foldedProperty() {
    return folded;
  }

  public ObjectProperty<CpuUse> cpuUseProperty() {
    return cpuUse;
  }

  /** Whether new pictures in the screenshots folder are offered; only when the user wants it. */
  public BooleanProperty screenshotsWatchedProperty() {
    return screenshotsWatched;
  }

  /** Whether the cards of the first start were closed. */
  public BooleanProperty welcomeSeenProperty() {
    return welcomeSeen;
  }

  /** Path of the model that was used last, "embedded", or "" for the usual one. */
  public StringProperty modelProperty() {
    return model;
  }

  /** Takes what can be understood; the rest keeps its default. Returns the keys that could not. */
  public List<String> load(KeyValues values) {
    List<String> damaged = new ArrayList<>();
    for (Entry entry : entries) {
      Optional<String> value = values.get(entry.key);
      try {
        value.ifPresent(entry.read);
      } catch (IllegalArgumentException _) {
        damaged.add(entry.key);
      }
    }
    return damaged;
  }

  /** Writes all into {@code values}; keys of other versions of the program stay there. */
  public void store(KeyValues values) {
    entries.forEach(entry -> values.put(entry.key, entry.write.get()));
  }
}
