package org.mycromwell.app.desktop;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import org.mycromwell.app.editor.CodeDocument;
import org.mycromwell.app.editor.EditorView;
import org.mycromwell.app.editor.RichCodePane;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.image.ImageContent;
import org.mycromwell.app.image.ImageView;
import org.mycromwell.app.instruct.InstructionContent;
import org.mycromwell.app.instruct.InstructionContent.After;
import org.mycromwell.app.instruct.InstructionView;
import org.mycromwell.app.project.FilesContent;
import org.mycromwell.app.project.FilesView;
import org.mycromwell.app.review.ConflictBinding;
import org.mycromwell.app.review.ReviewContent;
import org.mycromwell.app.review.ReviewTools;
import org.mycromwell.app.review.ReviewView;
import org.mycromwell.app.shell.CenterNotes;
import org.mycromwell.app.shell.CenterNotes.Choice;
import org.mycromwell.app.shell.ShellView;
import org.mycromwell.app.shell.StatusContent;
import org.mycromwell.app.shell.StatusContent.Tone;
import org.mycromwell.app.shell.TabBar;
import org.mycromwell.app.shell.Toasts;
import org.mycromwell.app.throughput.ThroughputView;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** The window in one of its states, with the views of the program and fixed data. */
final class SampleWindow {
  private final SyntaxService syntax;
  private final SampleReview sample;
  private final InstructionView instruction = new InstructionView(new SampleActions());
  private final ImageView image = new ImageView(new SampleActions());
  private final ThroughputView throughput = new ThroughputView(() -> {});
  private final FilesView files = new FilesView(new SampleActions());
  private final ShellView shell;

  SampleWindow(SyntaxService syntax) {
    this.syntax = syntax;
    sample = new SampleReview(syntax);
    shell =
        new ShellView(
            files,
            List.of(instruction, image, throughput),
            new SampleActions(),
            new SampleActions());
  }

  ShellView shell() {
    return shell;
  }

  /** Puts the window into a state; called once. */
  void show(SampleState state) {
    shell.setProject("my-shop");
    files.show(SampleFigures.files());
    shell
        .tabs()
        .show(
            List.of(
                new TabBar.Tab("src/Cart.java", "Cart.java", true),
                new TabBar.Tab("src/web/index.html", "index.html", false)),
            0);
    image.show(new ImageContent(List.of(), ""));
    throughput.show(SampleFigures.done());
    switch (state) {
      case FIRST_RUN -> firstRun();
      case EMPTY -> empty();
      case LOADING -> loading();
      case IDLE -> idle();
      case FINDING -> finding();
      case PREFILLING -> prefilling();
      case STREAMING -> streaming();
      case REVIEW -> review(0, List.of(), List.of(), false);
      case REVIEW_DECIDED -> decided(false);
      case EDITING -> editing();
      case HUNKS -> guest(SampleGuests.hunks(sample.conflict().stale()));
      case CROP -> guest(SampleGuests.crop());
      case MODELS -> guest(SampleGuests.models());
      case UNIFIED -> decided(true);
      case APPLIED -> applied();
      case STOPPED -> cut(Messages.get("stopped.title"), "Stopped");
      case TRUNCATED ->
          cut(
              Messages.format(
                  "truncated.title",
                  "the answer needs 9,100 of 8,192 tokens. Choose a smaller scope or drop the"
                      + " screenshot."),
              "Limit reached");
      case NO_CHANGE -> noChange();
      case FAILED -> failed();
      case CONFLICT -> conflict();
      case LARGE -> large();
      case PALETTE -> {
        decided(false);
        shell.openPalette(List.of(), true);
      }
      case DROP -> {
        idle();
        shell.drops().open(List.of(new File("mock-up.png")));
      }
    }
  }

  private void status(String state, Tone tone, String rate, String problems) {
    shell.showStatus(
        new StatusContent(
            state,
            tone,
            SampleFigures.MODEL,
            "ctx 2,310 / 8,192",
            rate,
            "Cart.java  Ln 29",
            "UTF-8 CRLF",
            problems));
  }

  private void instruct(String estimate, boolean running, String obstacle, After after) {
    instruction.text().set("Make total() use Money and round half even. Remove what nobody calls.");
    instruction.show(
        new InstructionContent(
            List.of("total()", "class Cart", "Whole file"),
            "total()",
            List.of(
                new InstructionContent.Chip("Item.java", "412 tk", false),
                new InstructionContent.Chip("shot.png", "310 tk", true)),
            estimate,
            running,
            obstacle,
            "",
            after));
  }

  private void firstRun() {
    shell.setTabsShown(false);
    shell.setProject("");
    files.show(FilesContent.none());
    shell.setCenter(
        CenterNotes.welcome(
            new Choice(Messages.get("welcome.demo.action"), SampleWindow::nothing),
            new Choice(Messages.get("welcome.own.action"), SampleWindow::nothing),
            Messages.format("welcome.own.note", 3),
            new Choice(Messages.get("welcome.bigger.action"), SampleWindow::nothing),
            Messages.format("welcome.bigger.text", 16, "Qwen2.5-Coder 1.5B, 1.1 GB, Apache 2.0")));
    instruction.show(
        new InstructionContent(
            List.of(), "", List.of(), "", false, Messages.get("run.no-model"), "", After.NOTHING));
    throughput.show(SampleFigures.none());
    shell.showStatus(
        new StatusContent(Messages.get("status.no-model"), Tone.ATTENTION, "", "", "", "", "", ""));
  }

  private void empty() {
    shell.setTabsShown(false);
    shell.setProject("");
    files.show(FilesContent.none());
    shell.setCenter(
        CenterNotes.empty(
            List.of(
                new Choice(Messages.get("empty.open-file"), SampleWindow::nothing),
                new Choice(Messages.get("empty.open-folder"), SampleWindow::nothing),
                new Choice(Messages.get("empty.sample"), SampleWindow::nothing)),
            List.of(
                new Choice("~/projects/my-shop", SampleWindow::nothing),
                new Choice("~/projects/parser", SampleWindow::nothing),
                new Choice("~/notes/build.py", SampleWindow::nothing))));
    instruction.show(
        new InstructionContent(
            List.of(), "", List.of(), "", false, Messages.get("run.no-file"), "", After.NOTHING));
    throughput.show(SampleFigures.idle());
    status("Ready", Tone.CALM, "", "");
  }

  private EditorView editor() {
    RichCodePane pane = new RichCodePane(syntax, SampleReview.FILE);
    CodeDocument document = syntax.open(SampleReview.FILE, sample.before).join();
    pane.open(document);
    pane.goToLine(29);
    EditorView editor = new EditorView(pane);
    shell.setCenter(editor);
    return editor;
  }

  private void idle() {
    editor();
    instruct("about 38 s at 14 tok/s", false, "", After.NOTHING);
    image.show(SampleGuests.picture());
    status("Ready", Tone.CALM, "13.8 tok/s", "0 problems");
  }

  private void finding() {
    EditorView editor = editor();
    editor.find();
    if (editor.lookup("#find") instanceof TextField field) {
      field.setText("item");
    }
    instruct("about 38 s at 14 tok/s", false, "", After.NOTHING);
    status("Ready", Tone.CALM, "13.8 tok/s", "0 problems");
  }

  private void loading() {
    EditorView editor = editor();
    editor.setNotice(
        CenterNotes.banner(
            Icon.MODEL,
            "accent",
            Messages.format("loading.title", SampleFigures.MODEL) + "  \u00b7  0.7 of 1.1 GB",
            List.of(new Choice("Cancel", SampleWindow::nothing))));
    instruct("", false, Messages.get("run.loading"), After.NOTHING);
    throughput.show(SampleFigures.idle());
    status("Loading 62%", Tone.ATTENTION, "", "0 problems");
  }

  private ReviewView reviewView(ReviewContent content, boolean unified) {
    ReviewView view = new ReviewView(syntax, new SampleActions());
    view.setUnified(unified);
    shell.setCenter(view);
    view.show(content);
    shell.tabs().setTools(ReviewTools.nodes(action -> {}, unified));
    return view;
  }

  private void prefilling() {
    reviewView(
        sample.reading(Messages.format("review.reading", SampleReview.FILE, 1_120, 2_050)), false);
    instruct("", true, "", After.NOTHING);
    image.show(SampleGuests.picture());
    throughput.show(SampleFigures.reading());
    status("Reading 55%", Tone.ATTENTION, "", "");
  }

  private void streaming() {
    reviewView(sample.streaming(41, 40, Messages.get("review.streaming")), false);
    instruct("", true, "", After.NOTHING);
    throughput.show(SampleFigures.writing());
    status("Writing", Tone.ATTENTION, "14.2 tok/s", "");
  }

  private void review(
      int current,
      List<Decision> decisions,
      List<ReviewContent.Finding> findings,
      boolean unified) {
    ReviewView view = reviewView(sample.decided(current, decisions, findings), unified);
    view.focus();
    instruct("", false, "", After.RETRY);
    status("Review", Tone.ATTENTION, "13.8 tok/s", "0 problems");
  }

  private void decided(boolean unified) {
    review(
        2,
        List.of(Decision.ACCEPTED, Decision.REJECTED),
        List.of(new ReviewContent.Finding("1 hunk removes 5 lines outside of total()", 40)),
        unified);
  }

  private void editing() {
    ReviewView view = reviewView(sample.decided(2, List.of(Decision.ACCEPTED), List.of()), false);
    Platform.runLater(view::editHunk);
    instruct("", false, "", After.RETRY);
    status("Review", Tone.ATTENTION, "13.8 tok/s", "0 problems");
  }

  private void guest(Node node) {
    idle();
    shell.setCenter(node);
  }

  private void applied() {
    idle();
    throughput.show(SampleFigures.done());
    shell
        .toasts()
        .show(
            List.of(
                new Toasts.Toast(
                    Messages.format("applied.title", 3),
                    Messages.get("applied.undo"),
                    SampleWindow::nothing,
                    SampleWindow::nothing,
                    false)));
    status("Saved", Tone.CALM, "13.8 tok/s", "0 problems");
  }

  private void cut(String reason, String state) {
    ReviewView view = reviewView(sample.cut(41, 40), false);
    view.setNotice(CenterNotes.banner(Icon.WARNING, "warning", reason, List.of()));
    view.showHunk(2);
    instruct("", false, "", After.RETRY_OR_DISCARD);
    status(state, Tone.ATTENTION, "13.8 tok/s", "");
  }

  private void noChange() {
    shell.setCenter(
        CenterNotes.message(
            Icon.CHECK,
            "accent",
            Messages.get("nochange.title"),
            Messages.get("nochange.text"),
            List.of(new Choice(Messages.get("run.retry-note"), SampleWindow::nothing))));
    instruct("about 38 s at 14 tok/s", false, "", After.NOTHING);
    status("No change", Tone.CALM, "13.8 tok/s", "");
  }

  private void failed() {
    shell.setCenter(
        CenterNotes.message(
            Icon.ERROR,
            "error",
            "The model file ended in the middle of tensor blk.17.ffn_up.weight",
            Messages.get("failed.safe") + " Download the file again and check its sha256.",
            List.of(
                new Choice(Messages.get("failed.copy"), SampleWindow::nothing),
                new Choice(Messages.get("failed.log"), SampleWindow::nothing))));
    instruct("", false, "", After.RETRY);
    shell
        .toasts()
        .show(
            List.of(
                new Toasts.Toast(
                    "The model could not be read",
                    "Choose another",
                    SampleWindow::nothing,
                    SampleWindow::nothing,
                    true)));
    status("Failed", Tone.FAILED, "", "");
  }

  private void conflict() {
    ConflictBinding binding = new ConflictBinding(syntax, Platform::runLater, new SampleActions());
    binding.show(sample.conflict());
    shell.setCenter(binding.view());
    instruct("", false, "", After.RETRY);
    status("File changed on disk", Tone.ATTENTION, "13.8 tok/s", "");
  }

  private void large() {
    RichCodePane pane = new RichCodePane(syntax, "ledger.py");
    List<String> lines = new ArrayList<>();
    for (int i = 0; lines.size() < 24_000; i++) {
      lines.add("def entry_" + i + "(amount: int) -> int:");
      lines.add("    \"\"\"Books entry " + i + ".\"\"\"");
      lines.add("    return amount + " + i);
      lines.add("");
    }
    pane.open(syntax.open("ledger.py", String.join("\n", lines)).join());
    pane.goToLine(12_000);
    EditorView editor = new EditorView(pane);
    editor.setNotice(
        CenterNotes.banner(Icon.WARNING, "warning", Messages.get("large.title"), List.of()));
    shell.setCenter(editor);
    shell.tabs().show(List.of(new TabBar.Tab("ledger.py", "ledger.py", false)), 0);
    instruct("about 38 s at 14 tok/s", false, "", After.NOTHING);
    status("Large file", Tone.ATTENTION, "13.8 tok/s", "0 problems");
  }

  /** Nothing happens in a picture. */
  private static void nothing() {}
}
