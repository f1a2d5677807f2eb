package org.mycromwell.engine.data.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.edit.syntax.SyntaxReport;

/** Reads the code of charts in the form that {@link Chart#code} has; anything else is none. */
public final class ChartReader {
  private static final Pattern PLOT =
      Pattern.compile(
          "import matplotlib\\.pyplot as plt\n\nlabels = \\[(.*)]\nvalues = \\[(.*)]\n"
              + "(plt\\.(?:bar\\(labels, values\\)|plot\\(labels, values\\)"
              + "|pie\\(values, labels=labels\\)))\n"
              + "plt\\.title\\(\"([^\"\\\\]*)\"\\)\nplt\\.show\\(\\)\n");

  private static final Pattern NAME = Pattern.compile("\"([^\"\\\\]*)\"");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  private static final Pattern FIRST_ARROW =
      Pattern.compile(" {4}A\\[([^\\[\\]]+)] --> B\\[([^\\[\\]]+)]");

  private static final Pattern ARROW = Pattern.compile(" {4}([A-Z]) --> ([A-Z])\\[([^\\[\\]]+)]");

  private static final Pattern TITLE = Pattern.compile(" {2}<h2>([^<>]+)</h2>");
  private static final Pattern TEXT =
      Pattern.compile(" {2}<label>([^<>]+) <input type=\"text\"></label>");
  private static final Pattern CHECKBOX =
      Pattern.compile(" {2}<label><input type=\"checkbox\"( checked)?> ([^<>]+)</label>");
  private static final Pattern BUTTON = Pattern.compile(" {2}<button>([^<>]+)</button>");

  private ChartReader() {}

  /** The chart that code draws; empty when it is not in the form that is learnt. */
  public static Optional<Chart> read(String code) {
    if (code.startsWith("import")) {
      return plot(code);
    }
    return code.startsWith("flowchart") ? diagram(code) : form(code);
  }

  /** Whether code of this kind has no errors. */
  public static boolean parses(ChartKind kind, String code) {
    if (code.isBlank()) {
      return false;
    }
    return switch (kind) {
      case BAR, LINE, PIE -> isClean(Language.PYTHON, code);
      case DIAGRAM -> diagram(code).isPresent();
      case FORM -> isClean(Language.HTML, code);
    };
  }

  private static boolean isClean(Language language, String code) {
    SyntaxReport report = SyntaxChecker.errors(language, code);
    return report.isChecked() && !report.hasErrors();
  }

  private static Optional<Chart> plot(String code) {
    Matcher match = PLOT.matcher(code);
    if (!match.matches()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (String part : match.group(1).split(", ", -1)) {
      Matcher name = NAME.matcher(part);
      if (!name.matches()) {
        return Optional.empty();
      }
      names.add(name.group(1));
    }
    List<String> numbers = List.of(match.group(2).split(", ", -1));
    if (numbers.size() != names.size()
        || !numbers.stream().allMatch(part -> NUMBER.matcher(part).matches())) {
      return Optional.empty();
    }
    ChartKind kind =
        switch (match.group(3).substring(4, 6)) {
          case "ba" -> ChartKind.BAR;
          case "pl" -> ChartKind.LINE;
          default -> ChartKind.PIE;
        };
    return Optional.of(
        new Plot(kind, match.group(4), names, numbers.stream().map(Integer::valueOf).toList()));
  }

  private static Optional<Chart> diagram(String code) {
    List<String> lines = lines(code);
    boolean down = !lines.isEmpty() && lines.getFirst().equals("flowchart TD");
    if (lines.size() < 2 || !(down || lines.getFirst().equals("flowchart LR"))) {
      return Optional.empty();
    }
    Matcher first = FIRST_ARROW.matcher(lines.get(1));
    if (!first.matches()) {
      return Optional.empty();
    }
    List<String> boxes = new ArrayList<>(List.of(first.group(1), first.group(2)));
    List<Integer> parents = new ArrayList<>(List.of(-1, 0));
    for (String line : lines.subList(2, lines.size())) {
      Matcher arrow = ARROW.matcher(line);
      if (!arrow.matches()) {
        return Optional.empty();
      }
      int parent = arrow.group(1).charAt(0) - 'A';
      int box = arrow.group(2).charAt(0) - 'A';
      if (box != boxes.size() || parent >= box || parent < parents.getLast()) {
        return Optional.empty();
      }
      boxes.add(arrow.group(3));
      parents.add(parent);
    }
    return Optional.of(new Diagram(down, boxes, parents));
  }

  private static Optional<Chart> form(String code) {
    List<String> lines = lines(code);
    if (lines.size() < 3
        || !lines.getFirst().equals("<form>")
        || !lines.getLast().equals("</form>")) {
      return Optional.empty();
    }
    Matcher title = TITLE.matcher(lines.get(1));
    boolean titled = title.matches();
    List<Form.Item> items = new ArrayList<>();
    for (String line : lines.subList(titled ? 2 : 1, lines.size() - 1)) {
      Optional<Form.Item> item = item(line);
      if (item.isEmpty()) {
        return Optional.empty();
      }
      items.add(item.get());
    }
    return Optional.of(new Form(titled ? title.group(1) : "", items));
  }

  private static Optional<Form.Item> item(String line) {
    Matcher text = TEXT.matcher(line);
    if (text.matches()) {
      return Optional.of(new Form.Item(Form.Type.TEXT, text.group(1)));
    }
    Matcher box = CHECKBOX.matcher(line);
    if (box.matches()) {
      Form.Type type = box.group(1) == null ? Form.Type.CHECKBOX : Form.Type.CHECKED;
      return Optional.of(new Form.Item(type, box.group(2)));
    }
    return Stream.of(BUTTON.matcher(line))
        .filter(Matcher::matches)
        .map(button -> new Form.Item(Form.Type.BUTTON, button.group(1)))
        .findFirst();
  }

  /** Lines that all end; none when the last does not. */
  private static List<String> lines(String code) {
    return code.endsWith("\n") ? code.lines().toList() : List.of();
  }
}
