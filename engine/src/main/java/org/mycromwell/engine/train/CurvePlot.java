package org.mycromwell.engine.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.AtomicFile;

/**
 * The curves of a run as a picture in SVG, which every browser shows: panels one below the other
 * with the steps as common axis. For one thread.
 */
public final class CurvePlot {
  private static final int WIDTH = 960;
  private static final int PANEL = 190;
  private static final int LEFT = 70;
  private static final int RIGHT = 275;
  private static final int TOP = 40;
  private static final int GAP = 34;
  private static final int MAX_POINTS = 2000;

  /** About the width of a letter. */
  private static final int LETTER = 7;

  private static final int TICKS = 4;
  private static final int LEGEND = 16;
  private static final List<String> COLORS =
      List.of(
          "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2",
          "#7f7f7f", "#bcbd22");

  /** Means over this share of the steps are drawn over what single steps gave. */
  private static final double SMOOTHED = 0.02;

  /** Where logarithmic axes end: an error of 0 is no reason to show thirteen decades. */
  private static final double LEAST = 1e-4;

  private static final String HELD_OUT = "held-out ";
  private static final String FAMILY = HELD_OUT + "editExact.";

  /** A part of the picture and the metrics it shows. */
  private record Panel(String title, boolean logarithmic, List<String> series) {
    Panel {
      series = List.copyOf(series);
    }
  }

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "loss",
              true,
              List.of(
                  "lm",
                  "jepa",
                  "chars",
                  "held-out lm",
                  "held-out jepa",
                  "held-out chars",
                  "held-out average.lm")),
          new Panel(
              "share of wrong tokens",
              true,
              List.of(
                  "tokenError",
                  "held-out tokenError",
                  "held-out average.tokenError",
                  "held-out editTokenError",
                  "held-out average.editTokenError")),
          new Panel(
              "exact edits",
              false,
              List.of(
                  "held-out editExact",
                  "held-out average.editExact",
                  "held-out editWorstFamily",
                  "held-out average.editWorstFamily")),
          new Panel("exact edits by family", false, List.of()),
          new Panel(
              "share of wrong characters",
              true,
              List.of(
                  "charError",
                  "held-out charError",
                  "held-out average.charError",
                  "held-out characterError",
                  "held-out average.characterError")),
          new Panel("spread of the embeddings", false, List.of("spread")),
          new Panel("effective rank", false, List.of("effectiveRank")),
          new Panel("gradient norm", true, List.of("gradientNorm")),
          new Panel("learning rate", false, List.of("learningRate")),
          new Panel("tokens per second", false, List.of("tokensPerSecond")));

  /** Points of one curve, neighbours merged into their mean when there are too many. */
  private static final class Series {
    private List<double[]> points = new ArrayList<>();
    private int merged = 1;
    private double stepSum;
    private double valueSum;
    private int pending;

    void add(double step, double value) {
      if (!Double.isFinite(value)) {
        return;
      }
      stepSum += step;
      valueSum += value;
      if (++pending == merged) {
        points.add(new double[] {stepSum / pending, valueSum / pending});
        stepSum = 0;
        valueSum = 0;
        pending = 0;
      }
      if (points.size() == MAX_POINTS) {
        List<double[]> halved = new ArrayList<>();
        for (int i = 0; i + 1 < MAX_POINTS; i += 2) {
          double[] a = points.get(i);
          double[] b = points.get(i + 1);
          halved.add(new double[] {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2});
        }
        points = halved;
        merged *= 2;
      }
    }
  }

  private final Map<String, Series> series = new LinkedHashMap<>();
  private final Map<Long, String> stages = new LinkedHashMap<>();
  private final String name;
  private String stage = "";
  private double lastStep = 1;

  private CurvePlot(String name) {
    this.name = name;
  }

  /**
   * The curves of a run.
   *
   * @param name of the run
   * @param metrics the file that {@link MetricsLog} wrote
   */
  public static CurvePlot of(String name, Path metrics) {
    CurvePlot plot = new CurvePlot(name);
    try (BufferedReader lines = Files.newBufferedReader(metrics)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        plot.add(MetricsLog.fields(line));
      }
    } catch (IOException e) {
      throw new EngineException(Kind.BAD_FILE, metrics + " cannot be read: " + e.getMessage(), e);
    }
    return plot;
  }

  private void add(Map<String, Object> fields) {
    if (!(fields.get("step") instanceof Number number)) {
      return;
    }
    double step = number.doubleValue();
    boolean heldOut = "evaluation".equals(fields.get("event"));
    if (!heldOut && !"step".equals(fields.get("event"))) {
      return;
    }
    if (!heldOut && !stage.equals(fields.get("stage"))) {
      stage = String.valueOf(fields.get("stage"));
      stages.put((long) step, stage);
    }
    lastStep = Math.max(lastStep, step);
    fields.forEach((key, value) -> {
      if (value instanceof Number metric) {
        add(heldOut ? HELD_OUT + key : key, step, metric.doubleValue());
      }
    });
    // Errors, not shares near 1, show what is still to be learnt.
    String prefix = heldOut ? HELD_OUT : "";
    for (String part : new String[] {"", HeldOutFigures.AVERAGE}) {
      addError(fields, part + "accuracy", prefix + part + "tokenError", step);
      addError(fields, part + "charAccuracy", prefix + part + "charError", step);
    }
  }

  private void addError(Map<String, Object> fields, String share, String key, double step) {
    if (fields.get(share) instanceof Number right) {
      add(key, step, 1 - right.doubleValue());
    }
  }

  private void add(String key, double step, double value) {
    series.computeIfAbsent(key, _ -> new Series()).add(step, value);
  }

  /** Whether there is anything to show. */
  public boolean isEmpty() {
    return stages.isEmpty();
  }

  /** Writes the picture. */
  public void write(Path file) {
    byte[] bytes = svg().getBytes(StandardCharsets.UTF_8);
    try (AtomicFile target = AtomicFile.create(file)) {
      target.write(MemorySegment.ofArray(bytes));
      target.commit();
    }
  }

  String svg() {
    List<Panel> shown = new ArrayList<>();
    int height = TOP + 10;
    for (Panel fixed : PANELS) {
      List<String> keys = fixed.series.isEmpty() ? families() : fixed.series;
      Panel panel =
          new Panel(
              fixed.title,
              fixed.logarithmic,
              keys.stream().filter(key -> points(key).size() > 1).toList());
      if (!panel.series.isEmpty()) {
        shown.add(panel);
        height += height(panel) + GAP;
      }
    }
    StringBuilder text = new StringBuilder();
    Formatter out = new Formatter(text, Locale.ROOT);
    out.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH, height, WIDTH, height);
    out.format("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, height);
    out.format("<text x=\"%d\" y=\"22\" font-size=\"16\">%s</text>%n", LEFT, escaped(name));
    int top = TOP;
    for (Panel panel : shown) {
      panel(out, panel, top);
      top += height(panel) + GAP;
    }
    return text.append("</svg>\n").toString();
  }

  /** Room for the curves and for their names beside them. */
  private static int height(Panel panel) {
    return Math.max(PANEL, LEGEND * (panel.series.size() + 1));
  }

  private List<String> families() {
    return series.keySet().stream().filter(key -> key.startsWith(FAMILY)).sorted().toList();
  }

  private List<double[]> points(String key) {
    Series found = series.get(key);
    return found == null ? List.of() : found.points;
  }

  private void panel(Formatter out, Panel panel, int top) {
    double low = Double.MAX_VALUE;
    double high = -Double.MAX_VALUE;
    for (String key : panel.series) {
      for (double[] point : points(key)) {
        double value = scaled(panel, point[1]);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (high - low < 1e-12) {
      low -= 0.5 * Math.max(1e-6, Math.abs(low));
      high += 0.5 * Math.max(1e-6, Math.abs(high));
    }
    int right = WIDTH - RIGHT;
    int y0 = top + 16;
    int y1 = top + height(panel);
    out.format(
        "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>%n", LEFT, top + 10, panel.title);
    out.format(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999\"/>%n",
        LEFT, y0, right - LEFT, y1 - y0);
    for (int tick = 0; tick <= TICKS; tick++) {
      double share = (double) tick / TICKS;
      double value = low + share * (high - low);
      double y = y1 - share * (y1 - y0);
      out.format("<path d=\"M%d %.1fH%d\" stroke=\"#eee\"/>%n", LEFT, y, right);
      out.format(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
          LEFT - 6, y + 4, number(panel.logarithmic ? Math.pow(10, value) : value));
      double x = LEFT + share * (right - LEFT);
      out.format(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
          x, y1 + 14, number(share * lastStep));
    }
    for (Map.Entry<Long, String> entry : stages.entrySet()) {
      double x = x((double) entry.getKey(), right);
      out.format("<path d=\"M%.1f %dV%d\" stroke=\"#bbb\" stroke-dasharray=\"3 3\"/>%n", x, y0, y1);
      out.format(
          "<text x=\"%.1f\" y=\"%d\" fill=\"#777\">%s</text>%n",
          x + 3,
          y0 + 12,
          escaped(fitted(entry.getValue(), stageEnd(entry.getKey(), right) - x - 6)));
    }
    int color = 0;
    for (String key : panel.series) {
      List<double[]> points = points(key);
      if (points.size() > 1) {
        String stroke = "stroke=\"" + COLORS.get(color % COLORS.size()) + '"';
        if (color >= COLORS.size()) {
          stroke += " stroke-dasharray=\"5 3\"";
        }
        if (key.startsWith(HELD_OUT)) {
          curve(out, panel, points, stroke + " stroke-width=\"1.8\"", low, high, y0, y1, right);
        } else {
          curve(out, panel, points, stroke + " opacity=\"0.3\"", low, high, y0, y1, right);
          curve(out, panel, smoothed(points), stroke, low, high, y0, y1, right);
        }
        out.format(
            "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s %s</text>%n",
            right + 8,
            y0 + 14 + LEGEND * color,
            COLORS.get(color % COLORS.size()),
            escaped(key.startsWith(FAMILY) ? key.substring(FAMILY.length()) : key),
            number(points.getLast()[1]));
        color++;
      }
    }
  }

  /** Each point as the mean of those around it. */
  private static List<double[]> smoothed(List<double[]> points) {
    int half = (int) (points.size() * SMOOTHED / 2);
    List<double[]> means = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int reach = Math.min(half, Math.min(i, points.size() - 1 - i));
      double sum = 0;
      for (int j = i - reach; j <= i + reach; j++) {
        sum += points.get(j)[1];
      }
      means.add(new double[] {points.get(i)[0], sum / (2 * reach + 1)});
    }
    return means;
  }

  /** Where the stage that begins at {@code start} ends. */
  private double stageEnd(long start, int right) {
    for (long other : stages.keySet()) {
      if (other > start) {
        return x((double) other, right);
      }
    }
    return right;
  }

  /** As much of a label as a width has room for, so that it does not run into the next one. */
  private static String fitted(String label, double width) {
    int letters = (int) Math.max(0, width / LETTER);
    return label.length() <= letters
        ? label
        : letters < 2 ? "" : label.substring(0, letters - 1) + "…";
  }

  private void curve(
      Formatter out,
      Panel panel,
      List<double[]> points,
      String stroke,
      double low,
      double high,
      int y0,
      int y1,
      int right) {
    out.format("<polyline fill=\"none\" %s points=\"", stroke);
    for (double[] point : points) {
      double share = (scaled(panel, point[1]) - low) / (high - low);
      out.format("%.1f,%.1f ", x(point[0], right), y1 - share * (y1 - y0));
    }
    out.format("\"/>%n");
  }

  private double x(double step, int right) {
    return LEFT + step / lastStep * (right - LEFT);
  }

  private static double scaled(Panel panel, double value) {
    return panel.logarithmic ? Math.log10(Math.max(value, LEAST)) : value;
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size > 0 && size < 0.01 ? "%.1e" : "%.3g", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
