package org.mycromwell.app.models;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import org.mycromwell.ui.resources.Messages;

/** The list of models, bound to its view model. Owned by the FX thread. */
public final class ModelsBinding implements ModelsView.Actions {
  /** What the list wants of the window. Called on the FX thread. */
  public interface Host {
    void openModel(FoundModel model);

    void chooseModelFile();

    void closeModels();
  }

  private final ModelsViewModel model;
  private final Host host;
  private final Consumer<String> say;
  private final ModelsView view;
  private boolean looked;

  /**
   * @param say shows a sentence
   */
  public ModelsBinding(ModelsViewModel model, Host host, Consumer<String> say) {
    this.model = model;
    this.host = host;
    this.say = say;
    view = new ModelsView(this);
    InvalidationListener listener = property -> show();
    model.models().addListener(listener);
    model.currentProperty().addListener(listener);
    model.scanningProperty().addListener(listener);
    model.summaryProperty().addListener(listener);
  }

  /** The view; looks for models when it is wanted for the first time. */
  public ModelsView view() {
    if (!looked) {
      looked = true;
      model.refresh();
    }
    show();
    return view;
  }

  private void show() {
    List<FoundModel> models = List.copyOf(model.models());
    view.show(
        new ModelsView.Content(
            models,
            models.stream().map(model::isCurrent).toList(),
            model.summaryProperty().get(),
            model.scanningProperty().get(),
            model.recommended()));
  }

  @Override
  public void open(FoundModel found) {
    host.openModel(found);
  }

  @Override
  public void chooseFile() {
    host.chooseModelFile();
  }

  @Override
  public void lookAgain() {
    model.refresh();
  }

  @Override
  public void copy(Recommendation recommendation) {
    Clipboard.getSystemClipboard()
        .setContent(Map.of(DataFormat.PLAIN_TEXT, recommendation.commands()));
    say.accept(Messages.format("models.copied", recommendation.name()));
  }

  @Override
  public void leave() {
    host.closeModels();
  }
}
