package org.mycromwell.app.desktop;

import java.nio.file.Path;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.app.project.SampleProject;
import org.mycromwell.app.project.SampleProject.Task;
import org.mycromwell.app.project.TreeNode;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.ui.resources.Messages;

/**
 * What is said and offered while the sample project is open: what the demo model is, and three
 * tasks to try. Owned by the FX thread.
 */
final class SampleStrip extends VBox {
  private final Workbench bench;

  /**
   * @param afterFill called when a task stands in the instruction box
   */
  SampleStrip(Workbench bench, Runnable afterFill) {
    this.bench = bench;
    getStyleClass().addAll("panel", "sample-strip");
    FlowPane tasks = new FlowPane(6, 6);
    for (Task task : SampleProject.TASKS) {
      String name =
          task.image().isPresent()
              ? Messages.format("sample.read", task.image().get())
              : task.instruction();
      tasks
          .getChildren()
          .add(
              Ui.button(
                  name,
                  () -> {
                    fill(task);
                    afterFill.run();
                  },
                  "chip"));
    }
    getChildren()
        .addAll(
            Ui.row("panel-head", Ui.sectionTitle("sample.title")),
            Ui.paragraph(Messages.get("sample.text"), "small"),
            tasks);
    bench.project().rootProperty().addListener((property, before, after) -> follow(after));
    follow(bench.project().rootProperty().get());
  }

  private void follow(@Nullable TreeNode root) {
    Ui.show(this, root != null && root.path().equals(bench.sampleFolder()));
  }

  private void fill(Task task) {
    Path folder = bench.sampleFolder();
    bench.images().clear();
    bench.instruction().textProperty().set(task.instruction());
    bench.project().open(folder.resolve(task.file()));
    task.image().ifPresent(name -> bench.images().add(folder.resolve(name)));
  }
}
