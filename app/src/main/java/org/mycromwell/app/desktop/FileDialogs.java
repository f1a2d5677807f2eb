package org.mycromwell.app.desktop;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import org.mycromwell.ui.resources.Messages;

/** Asks the user for files, with the dialogs of the system. On the FX thread, which waits. */
final class FileDialogs {
  private final Window owner;

  FileDialogs(Window owner) {
    this.owner = owner;
  }

  List<Path> files() {
    return several("empty.open-file");
  }

  List<Path> pictures() {
    return several(
        "run.add-image",
        new ExtensionFilter(
            Messages.get("drop.image.text"),
            "*.png",
            "*.jpg",
            "*.jpeg",
            "*.webp",
            "*.gif",
            "*.bmp"));
  }

  private List<Path> several(String title, ExtensionFilter... filters) {
    FileChooser chooser = chooser(title, filters);
    List<File> chosen = chooser.showOpenMultipleDialog(owner);
    return chosen == null ? List.of() : chosen.stream().map(File::toPath).toList();
  }

  Optional<Path> model() {
    FileChooser chooser =
        chooser(
            "action.open-model", new ExtensionFilter(Messages.get("drop.model.text"), "*.gguf"));
    return Optional.ofNullable(chooser.showOpenDialog(owner)).map(File::toPath);
  }

  Optional<Path> patch() {
    FileChooser chooser = chooser("conflict.patch");
    chooser.setInitialFileName("proposal.patch");
    return Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
  }

  /** Where a new file shall be. */
  Optional<Path> newFile(String name) {
    FileChooser chooser = chooser("draft.save");
    chooser.setInitialFileName(name);
    return Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
  }

  Optional<Path> folder() {
    DirectoryChooser chooser = new DirectoryChooser();
    chooser.setTitle(Messages.get("empty.open-folder"));
    return Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath);
  }

  private static FileChooser chooser(String title, ExtensionFilter... filters) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Messages.get(title));
    chooser.getExtensionFilters().addAll(filters);
    return chooser;
  }
}
