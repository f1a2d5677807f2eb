package org.mycromwell.app.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.mycromwell.app.project.FilesContent;
import org.mycromwell.app.project.FilesContent.Entry;
import org.mycromwell.app.throughput.ThroughputContent;
import org.mycromwell.app.throughput.ThroughputContent.Bin;
import org.mycromwell.app.throughput.ThroughputContent.Part;
import org.mycromwell.app.throughput.ThroughputContent.PartKind;

/** Figures, files and history for the pictures of the documentation. */
final class SampleFigures {
  static final String MODEL = "qwen-coder-1.5b Q4_K_M";
  private static final int CONTEXT = 8_192;

  private SampleFigures() {}

  static ThroughputContent idle() {
    return ThroughputContent.idle(CONTEXT, 7, MODEL);
  }

  static ThroughputContent none() {
    return ThroughputContent.idle(0, 7, "");
  }

  static ThroughputContent reading() {
    return running(0, OptionalDouble.empty(), OptionalInt.empty());
  }

  static ThroughputContent writing() {
    return running(1_204, OptionalDouble.of(14.2), OptionalInt.of(61));
  }

  /** After the run: the figures stay, the progress goes. */
  static ThroughputContent done() {
    ThroughputContent run = writing();
    return new ThroughputContent(
        OptionalDouble.of(13.8),
        run.average(),
        run.bins(),
        run.prefillRate(),
        run.firstTokenSeconds(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        run.copiedPercent(),
        run.context(),
        CONTEXT,
        run.memoryBytes(),
        run.threads(),
        MODEL);
  }

  private static ThroughputContent running(int written, OptionalDouble rate, OptionalInt copied) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      bins.add(new Bin(0, true));
    }
    for (int i = 0; i < (written > 0 ? 51 : 0); i++) {
      bins.add(new Bin(13.4 + 1.6 * Math.sin(i / 3.1) + Math.sin(i * 1.7), false));
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(PartKind.SYSTEM, 96, 96));
    parts.add(new Part(PartKind.FILE, 1_640, 1_210));
    parts.add(new Part(PartKind.IMAGE, 310, 0));
    parts.add(new Part(PartKind.OUTPUT, written, 0));
    boolean writes = written > 0;
    return new ThroughputContent(
        rate,
        writes ? OptionalDouble.of(13.8) : OptionalDouble.empty(),
        bins,
        OptionalDouble.of(212),
        writes ? OptionalDouble.of(4.1) : OptionalDouble.empty(),
        writes ? OptionalInt.of(written) : OptionalInt.empty(),
        OptionalInt.of(1_650),
        writes ? OptionalDouble.of(31) : OptionalDouble.empty(),
        copied,
        parts,
        CONTEXT,
        OptionalLong.of(1_900_000_000L),
        7,
        MODEL);
  }

  static FilesContent files() {
    Entry cart = file("src/Cart.java", "Cart.java", true);
    Entry web =
        folder("src/web", "web", false, List.of(file("src/web/index.html", "index.html", false)));
    Entry src =
        folder(
            "src",
            "src",
            true,
            List.of(
                web,
                cart,
                file("src/Catalog.java", "Catalog.java", false),
                file("src/Customer.java", "Customer.java", false),
                file("src/Item.java", "Item.java", false),
                file("src/Money.java", "Money.java", false)));
    Entry test =
        folder("test", "test", false, List.of(file("test/CartTest.java", "CartTest.java", false)));
    return new FilesContent(
        List.of(
            src, test, file("pom.xml", "pom.xml", false), file("README.md", "README.md", false)),
        "src/Cart.java",
        List.of(
            new FilesContent.ContextFile("Item.java", 412),
            new FilesContent.ContextFile("Money.java", 296)),
        List.of(
            new FilesContent.HistoryEntry("3", "14:02", "Use Money in total()"),
            new FilesContent.HistoryEntry("2", "13:40", "Sort imports"),
            new FilesContent.HistoryEntry("1", "13:22", "Guard against an empty cart")));
  }

  private static Entry file(String path, String name, boolean changed) {
    return new Entry(path, name, false, false, changed, List.of());
  }

  private static Entry folder(String path, String name, boolean expanded, List<Entry> children) {
    return new Entry(path, name, true, expanded, false, children);
  }
}
