package org.mycromwell.app.models;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * The list of models: those that were found, and those worth getting. It draws what it is given.
 * Owned by the FX thread.
 */
public final class ModelsView extends BorderPane {
  /** What the list asks for. Called on the FX thread. */
  public interface Actions {
    void open(FoundModel model);

    void chooseFile();

    void lookAgain();

    void copy(Recommendation model);

    void leave();
  }

  /**
   * What is shown.
   *
   * @param current whether a model is the one that is open, in the order of {@code models}
   * @param summary how many were found
   */
  public record Content(
      List<FoundModel> models,
      List<Boolean> current,
      String summary,
      boolean scanning,
      List<Recommendation> recommended) {}

  private final Actions actions;
  private final Label summary = Ui.label("", "muted");
  private final VBox found = Ui.column("model-list");
  private final VBox recommended = Ui.column("model-list");

  public ModelsView(Actions actions) {
    this.actions = actions;
    getStyleClass().addAll("center", "models");
    HBox head =
        Ui.row(
            "models-head",
            Ui.label(Messages.get("models.title"), "title"),
            summary,
            Ui.spacer(),
            Ui.button(Icon.RETRY, Messages.get("models.again"), actions::lookAgain),
            Ui.button(Icon.FILE, Messages.get("models.choose"), actions::chooseFile, "primary"),
            Ui.iconButton(Icon.CROSS, Messages.get("close"), actions::leave));
    head.setAlignment(Pos.CENTER_LEFT);
    VBox all =
        Ui.column(
            "models-body",
            found,
            Ui.sectionTitle("models.recommended"),
            Ui.paragraph(Messages.get("models.no-download"), "muted"),
            recommended);
    ScrollPane scroll = new ScrollPane(all);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    setTop(head);
    setCenter(scroll);
  }

  /** Shows the list. */
  public void show(Content content) {
    summary.setText(content.scanning() ? Messages.get("models.scanning") : content.summary());
    found.getChildren().clear();
    for (int i = 0; i < content.models().size(); i++) {
      found.getChildren().add(row(i, content.models().get(i), content.current().get(i)));
    }
    recommended.getChildren().clear();
    for (Recommendation model : content.recommended()) {
      recommended
          .getChildren()
          .add(
              row(
                  Ui.label(model.name(), "model-name"),
                  Ui.paragraph(model.sizeText() + "  \u00b7  " + model.licence(), "muted", "small"),
                  Ui.button(Icon.COPY, Messages.get("models.copy"), () -> actions.copy(model))));
    }
  }

  private HBox row(int index, FoundModel model, boolean current) {
    HBox title = Ui.row("model-title", Ui.label(model.name(), "model-name"));
    if (current) {
      title.getChildren().add(Ui.label(Messages.get("models.current"), "count", "accepted"));
    }
    VBox text = new VBox(2, title, Ui.paragraph(details(model), "muted", "small"));
    if (!model.runs()) {
      text.getChildren().add(Ui.paragraph(String.join("; ", model.obstacles()), "small", "failed"));
    }
    var open = Ui.button(Messages.get("models.open"), () -> actions.open(model));
    open.setId("use-model-" + index);
    open.setAccessibleText(Messages.get("models.open") + " " + model.name());
    open.setDisable(current || !model.runs());
    return row(text, open);
  }

  private static HBox row(Label name, Label detail, Node button) {
    return row(new VBox(2, name, detail), button);
  }

  private static HBox row(VBox text, Node button) {
    HBox.setHgrow(text, Priority.ALWAYS);
    HBox row = Ui.row("model-row", text, button);
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  private static String details(FoundModel model) {
    StringBuilder words = new StringBuilder();
    append(words, model.architecture());
    append(words, model.quantisation());
    append(words, model.sizeText());
    model
        .contextTokens()
        .ifPresent(tokens -> append(words, Messages.format("models.context", tokens)));
    append(words, model.vision() ? Messages.get("models.vision") : "");
    append(
        words,
        model.neededText().isEmpty() ? "" : Messages.format("models.needs", model.neededText()));
    append(words, model.folder());
    return words.toString();
  }

  private static void append(StringBuilder words, String word) {
    if (!word.isEmpty()) {
      words.append(words.isEmpty() ? "" : "  \u00b7  ").append(word);
    }
  }
}
