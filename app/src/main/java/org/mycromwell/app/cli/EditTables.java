package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.mycromwell.engine.eval.EditCounts;
import org.mycromwell.engine.eval.EditReport;
import org.mycromwell.engine.eval.Reliability;
import org.mycromwell.engine.eval.Share;

/** Shows what came of held-out edits: tables for people and model cards, or JSON. */
final class EditTables {
  private final EditReport report;

  EditTables(EditReport report) {
    this.report = report;
  }

  void print(PrintWriter out) {
    SortedMap<String, EditCounts> determined = report.families(true);
    SortedMap<String, EditCounts> others = report.families(false);
    MarkdownTable table =
        new MarkdownTable(
            "family",
            "edits",
            "exact",
            "95 %",
            "parses",
            "parses, wrong",
            "unchanged",
            "unchecked",
            "refused");
    determined.forEach((family, counts) -> add(table, family, counts));
    report.languages().forEach((language, counts) -> add(table, "in " + language, counts));
    add(table, "all", report.all());
    table.print(out);
    if (!determined.isEmpty()) {
      Share mean = report.balancedExact();
      out.printf(
          Locale.ROOT,
          "%nexact, mean of %d families whose result is determined: %s (%s)",
          determined.size(),
          percent(mean.value()),
          interval(mean));
      report
          .weakest()
          .ifPresent(weakest ->
              out.printf(
                  Locale.ROOT,
                  "; the lowest is %s with %s",
                  ErrorText.printable(weakest.getKey(), 40),
                  percent(weakest.getValue().exactShare())));
      out.println();
      out.println();
      languages(determined).print(out);
    }
    if (!others.isEmpty()) {
      out.println();
      out.println("Families of which several results are right:");
      out.println();
      MarkdownTable free =
          new MarkdownTable("family", "edits", "as expected", "parses", "unchanged");
      others.forEach((family, counts) ->
          free.row(
              ErrorText.printable(family, 40),
              Integer.toString(counts.edits()),
              percent(counts.exactShare()),
              parses(counts),
              Integer.toString(counts.unchanged())));
      free.print(out);
    }
    report.reliability().ifPresent(reliability -> print(out, reliability));
  }

  private static void add(MarkdownTable table, String name, EditCounts counts) {
    table.row(
        ErrorText.printable(name, 40),
        Integer.toString(counts.edits()),
        percent(counts.exactShare()),
        interval(Share.of(counts.exact(), counts.edits())),
        parses(counts),
        Integer.toString(counts.validButWrong()),
        Integer.toString(counts.unchanged()),
        Integer.toString(counts.unchecked()),
        Integer.toString(counts.refused()));
  }

  /** Exact shares by family and language, with the number of edits. */
  private MarkdownTable languages(SortedMap<String, EditCounts> families) {
    List<String> columns = new ArrayList<>(List.of("exact"));
    List<String> languages = List.copyOf(report.languages().keySet());
    columns.addAll(languages);
    MarkdownTable table = new MarkdownTable(columns);
    for (String family : families.keySet()) {
      SortedMap<String, EditCounts> own = report.languagesOf(family);
      List<String> row = new ArrayList<>(List.of(ErrorText.printable(family, 40)));
      for (String language : languages) {
        EditCounts counts = own.get(language);
        row.add(counts == null ? "-" : percent(counts.exactShare()) + " of " + counts.edits());
      }
      table.row(row);
    }
    return table;
  }

  private static void print(PrintWriter out, Reliability reliability) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%d hunks: a right one has the higher confidence in %s of pairs; stated and true share are"
            + " %s apart; fitted here: scale %.3f, offset %.3f%n%n",
        reliability.predictions(),
        Double.isNaN(reliability.auroc()) ? "-" : percent(reliability.auroc()),
        percent(reliability.error()),
        reliability.fitted().scale(),
        reliability.fitted().offset());
    MarkdownTable table = new MarkdownTable("confidence", "hunks", "stated", "right");
    for (Reliability.Bin bin : reliability.bins()) {
      table.row(
          percent(bin.from()) + " to " + percent(bin.to()),
          Integer.toString(bin.predictions()),
          percent(bin.stated()),
          percent(bin.rightShare()));
    }
    table.print(out);
  }

  private static String parses(EditCounts counts) {
    return counts.validShare().isPresent() ? percent(counts.validShare().getAsDouble()) : "-";
  }

  static String interval(Share share) {
    return String.format(Locale.ROOT, "%.1f-%.1f", 100 * share.low(), 100 * share.high());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  void write(JsonGenerator json) throws IOException {
    write(json, report.all());
    json.writeBooleanField("complete", report.complete());
    if (!report.families(true).isEmpty()) {
      Share mean = report.balancedExact();
      json.writeNumberField("balancedExact", mean.value());
      json.writeNumberField("balancedExactLow", mean.low());
      json.writeNumberField("balancedExactHigh", mean.high());
    }
    if (report.weakest().isPresent()) {
      json.writeStringField("weakestFamily", report.weakest().get().getKey());
    }
    json.writeObjectFieldStart("families");
    for (boolean determined : new boolean[] {true, false}) {
      for (Map.Entry<String, EditCounts> family : report.families(determined).entrySet()) {
        json.writeObjectFieldStart(family.getKey());
        json.writeBooleanField("determined", determined);
        write(json, family.getValue());
        write(json, report.languagesOf(family.getKey()));
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    write(json, report.languages());
    if (report.reliability().isPresent()) {
      write(json, report.reliability().get());
    }
  }

  private static void write(JsonGenerator json, SortedMap<String, EditCounts> languages)
      throws IOException {
    json.writeObjectFieldStart("languages");
    for (Map.Entry<String, EditCounts> language : languages.entrySet()) {
      json.writeObjectFieldStart(language.getKey());
      write(json, language.getValue());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Reliability reliability) throws IOException {
    json.writeObjectFieldStart("confidence");
    json.writeNumberField("hunks", reliability.predictions());
    if (!Double.isNaN(reliability.auroc())) {
      json.writeNumberField("auroc", reliability.auroc());
    }
    json.writeNumberField("calibrationError", reliability.error());
    json.writeNumberField("fittedScale", reliability.fitted().scale());
    json.writeNumberField("fittedOffset", reliability.fitted().offset());
    json.writeArrayFieldStart("bins");
    for (Reliability.Bin bin : reliability.bins()) {
      json.writeStartObject();
      json.writeNumberField("from", bin.from());
      json.writeNumberField("to", bin.to());
      json.writeNumberField("hunks", bin.predictions());
      json.writeNumberField("right", bin.right());
      json.writeNumberField("stated", bin.stated());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, EditCounts counts) throws IOException {
    json.writeNumberField("edits", counts.edits());
    json.writeNumberField("exact", counts.exact());
    json.writeNumberField("exactShare", counts.exactShare());
    Share share = Share.of(counts.exact(), counts.edits());
    json.writeNumberField("exactLow", share.low());
    json.writeNumberField("exactHigh", share.high());
    json.writeNumberField("valid", counts.valid());
    if (counts.validShare().isPresent()) {
      json.writeNumberField("validShare", counts.validShare().getAsDouble());
    } else {
      json.writeNullField("validShare");
    }
    json.writeNumberField("checked", counts.checked());
    json.writeNumberField("unchanged", counts.unchanged());
    json.writeNumberField("unchecked", counts.unchecked());
    json.writeNumberField("validButWrong", counts.validButWrong());
    json.writeNumberField("refused", counts.refused());
  }
}
