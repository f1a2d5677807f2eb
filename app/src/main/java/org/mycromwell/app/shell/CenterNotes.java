package org.mycromwell.app.shell;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** What the centre shows when there is no code to show, and strips above the code. */
public final class CenterNotes {
  private static final int TEXT_WIDTH = 460;

  private CenterNotes() {}

  /** Something to press. */
  public record Choice(String text, Runnable run) {}

  /**
   * The three cards of the first start.
   *
   * @param ownNote how many models were found
   * @param biggerText what is recommended
   */
  public static Node welcome(
      Choice demo, Choice own, String ownNote, Choice bigger, String biggerText) {
    VBox first =
        card(
            Icon.PLAY,
            Messages.get("welcome.demo"),
            Messages.get("welcome.demo.text"),
            demo,
            true,
            Messages.get("welcome.demo.note"));
    first.getStyleClass().add("first");
    VBox second =
        card(
            Icon.MODEL,
            Messages.get("welcome.own"),
            Messages.get("welcome.own.text"),
            own,
            false,
            ownNote);
    VBox third =
        card(
            Icon.DOWNLOAD,
            Messages.get("welcome.bigger"),
            biggerText,
            bigger,
            false,
            Messages.get("welcome.bigger.note"));
    VBox heading =
        new VBox(
            6,
            Ui.label(Messages.get("welcome.title"), "headline"),
            Ui.label(Messages.get("welcome.subtitle"), "muted"));
    heading.setAlignment(Pos.CENTER);
    return Ui.column("welcome", heading, Ui.row("cards", first, second, third));
  }

  private static VBox card(
      Icon icon, String title, String text, Choice choice, boolean primary, String note) {
    var button = Ui.button(choice.text(), choice.run());
    Ui.style(button, "primary", primary);
    HBox head =
        new HBox(8, Ui.icon(icon, primary ? "accent" : "plain"), Ui.paragraph(title, "title"));
    head.setAlignment(Pos.CENTER_LEFT);
    VBox card =
        Ui.column(
            "card",
            head,
            Ui.paragraph(text),
            Ui.spacer(),
            button,
            Ui.paragraph(note, "hint", "note"));
    HBox.setHgrow(card, Priority.ALWAYS);
    return card;
  }

  /** Before anything is open. */
  public static Node empty(List<Choice> choices, List<Choice> recent) {
    HBox buttons = new HBox(8);
    buttons.setAlignment(Pos.CENTER);
    for (Choice choice : choices) {
      buttons.getChildren().add(Ui.button(choice.text(), choice.run()));
    }
    VBox box =
        Ui.column(
            "empty",
            Ui.label(Messages.get("empty.title"), "title"),
            Ui.label(Messages.get("empty.text"), "muted"),
            buttons);
    if (!recent.isEmpty()) {
      VBox list = new VBox(6, Ui.sectionTitle("empty.recent"));
      for (Choice choice : recent) {
        list.getChildren().add(Ui.button(choice.text(), choice.run(), "link"));
      }
      list.setMaxWidth(Region.USE_PREF_SIZE);
      VBox.setMargin(list, new Insets(16, 0, 0, 0));
      box.getChildren().add(list);
    }
    return box;
  }

  /** A message in the middle, with what can be done. */
  public static Node message(
      Icon icon, String color, String title, String text, List<Choice> choices) {
    HBox buttons = new HBox(8);
    buttons.setAlignment(Pos.CENTER);
    for (Choice choice : choices) {
      buttons.getChildren().add(Ui.button(choice.text(), choice.run()));
    }
    Label heading = Ui.paragraph(title, "title");
    heading.setMaxWidth(TEXT_WIDTH);
    heading.setTextAlignment(TextAlignment.CENTER);
    heading.setAlignment(Pos.CENTER);
    Label body = Ui.paragraph(text, "muted");
    body.setMaxWidth(TEXT_WIDTH);
    body.setTextAlignment(TextAlignment.CENTER);
    body.setAlignment(Pos.CENTER);
    return Ui.column("empty", Ui.icon(icon, color), heading, body, buttons);
  }

  /**
   * A strip above the code.
   *
   * @param tone {@code warning}, {@code failed}, {@code accent} or empty
   */
  public static HBox banner(Icon icon, String tone, String text, List<Choice> choices) {
    Label label = Ui.paragraph(text);
    HBox.setHgrow(label, Priority.ALWAYS);
    label.setMaxWidth(Double.MAX_VALUE);
    HBox banner = Ui.row("banner", Ui.icon(icon, tone.equals("failed") ? "error" : tone), label);
    for (Choice choice : choices) {
      banner.getChildren().add(Ui.button(choice.text(), choice.run()));
    }
    if (!tone.isEmpty()) {
      banner.getStyleClass().add(tone);
    }
    return banner;
  }
}
