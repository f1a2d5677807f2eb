package org.mycromwell.app.throughput;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * The panel with the live figures. It draws what it is given and measures nothing. Owned by the FX
 * thread.
 */
public final class ThroughputView extends VBox {
  private final Label rate = Ui.label("", "rate");
  private final Label average = Ui.label("", "muted", "small");
  private final SparklineView sparkline = new SparklineView();
  private final Label prefill = Ui.label("", "muted", "small");
  private final Label first = Ui.label("", "muted", "small");
  private final ProgressBar progressBar = new ProgressBar(0);
  private final Label progress = Ui.label("", "small");
  private final Label left = Ui.label("", "muted", "small");
  private final Label copied = Ui.label("", "muted", "small");
  private final ContextMap map = new ContextMap();
  private final Label context = Ui.label("", "muted", "small");
  private final Label machine = Ui.label("", "muted", "small");
  private final HBox progressRow;
  private final Button measure;

  /**
   * @param onMeasure called when the user wants the machine measured
   */
  public ThroughputView(Runnable onMeasure) {
    measure = Ui.button(Icon.GAUGE, Messages.get("rate.measure"), onMeasure);
    measure.setId("measure");
    getStyleClass().addAll("panel", "panel-divided");
    setSpacing(6);
    HBox head = Ui.row("panel-head", Ui.sectionTitle("column.throughput"));
    Label unit = Ui.label(Messages.get("rate.unit"), "muted");
    HBox rates = Ui.row("rates", rate, unit, Ui.spacer(), average);
    rates.setAlignment(Pos.BASELINE_LEFT);
    rates.setSpacing(6);
    progressBar.setMaxWidth(Double.MAX_VALUE);
    progressRow = Ui.row("rates", progress, Ui.spacer(), left);
    HBox reading = Ui.row("rates", prefill, Ui.spacer(), first);
    HBox contextHead =
        Ui.row(
            "rates", Ui.label(Messages.get("rate.context.title"), "small"), Ui.spacer(), context);
    VBox.setMargin(contextHead, new Insets(4, 0, 0, 0));
    getChildren()
        .addAll(
            head,
            rates,
            sparkline,
            progressBar,
            progressRow,
            reading,
            copied,
            contextHead,
            map,
            machine,
            measure);
    tip(rate, "rate.tip.decode");
    tip(average, "rate.tip.average");
    tip(prefill, "rate.tip.prefill");
    tip(first, "rate.tip.first");
    tip(copied, "rate.tip.copied");
  }

  private static void tip(Label label, String key) {
    label.setTooltip(new Tooltip(Messages.get(key)));
  }

  /** Shows figures; to be called twice a second at most. */
  public void show(ThroughputContent content) {
    rate.setText(number(content.rate(), 1));
    average.setText(Messages.format("rate.average", number(content.average(), 1)));
    sparkline.show(content.bins());
    boolean running = content.written().isPresent();
    Ui.show(progressBar, running);
    Ui.show(progressRow, running);
    if (running) {
      int written = content.written().getAsInt();
      boolean known = content.expected().isPresent();
      progressBar.setProgress(
          known ? Math.min(1, written / (double) content.expected().getAsInt()) : 0);
      progress.setText(
          known
              ? Messages.format("rate.progress", written, content.expected().getAsInt())
              : Messages.format("rate.written", written));
      left.setText(
          content.secondsLeft().isPresent()
              ? Messages.format("rate.left", Durations.roughly(content.secondsLeft().getAsDouble()))
              : "");
    }
    prefill.setText(Messages.format("rate.prefill", number(content.prefillRate(), 0)));
    first.setText(
        Messages.format(
            "rate.first",
            content.firstTokenSeconds().isPresent()
                ? number(content.firstTokenSeconds(), 1) + " s"
                : number(content.firstTokenSeconds(), 1)));
    Ui.show(copied, content.copiedPercent().isPresent());
    content
        .copiedPercent()
        .ifPresent(share -> copied.setText(Messages.format("rate.copied", share)));
    map.show(content);
    context.setText(
        content.contextLimit() == 0
            ? Messages.get("rate.unknown")
            : Messages.format("rate.context", content.contextTokens(), content.contextLimit()));
    machine.setText(machine(content));
    boolean fresh = content.contextTokens() == 0 && content.prefillRate().isEmpty();
    Ui.show(measure, fresh && !content.model().isEmpty());
  }

  private static String machine(ThroughputContent content) {
    List<String> parts = new ArrayList<>();
    content
        .memoryBytes()
        .ifPresent(bytes ->
            parts.add(
                Messages.format(
                    "rate.memory", String.format(Locale.ENGLISH, "%.1f GB", bytes / 1e9))));
    parts.add(Messages.format("rate.threads", content.threads()));
    if (!content.model().isEmpty()) {
      parts.add(content.model());
    }
    return String.join("  \u00b7  ", parts);
  }

  private static String number(OptionalDouble value, int digits) {
    return value.isPresent()
        ? String.format(Locale.ENGLISH, "%,." + digits + "f", value.getAsDouble())
        : Messages.get("rate.unknown");
  }
}
