package org.mycromwell.app.desktop;

import java.io.File;
import java.util.List;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.image.ImageView;
import org.mycromwell.app.instruct.InstructionActions;
import org.mycromwell.app.instruct.InstructionContent;
import org.mycromwell.app.models.FoundModel;
import org.mycromwell.app.models.ModelsView;
import org.mycromwell.app.models.Recommendation;
import org.mycromwell.app.project.FilesView;
import org.mycromwell.app.review.ConflictView;
import org.mycromwell.app.review.ReviewActions;
import org.mycromwell.app.shell.DropTargets;
import org.mycromwell.app.shell.ShellView;
import org.mycromwell.app.shell.TabBar;
import org.mycromwell.engine.edit.LineRange;

/** Nothing happens in a picture. */
final class SampleActions
    implements ReviewActions,
        InstructionActions,
        ImageView.Actions,
        FilesView.Actions,
        ConflictView.Actions,
        TabBar.Actions,
        ModelsView.Actions,
        ShellView.Listener {
  @Override
  public void toggleAccept(int hunk) {}

  @Override
  public void toggleReject(int hunk) {}

  @Override
  public void select(int hunk) {}

  @Override
  public void nextHunk() {}

  @Override
  public void previousHunk() {}

  @Override
  public void acceptAll() {}

  @Override
  public void rejectRest() {}

  @Override
  public void apply() {}

  @Override
  public void toggleLines(LineRange oldLines, LineRange newLines) {}

  @Override
  public void edit(int hunk, List<String> lines) {}

  @Override
  public void unfold(int fold) {}

  @Override
  public void run() {}

  @Override
  public void stop() {}

  @Override
  public void retry() {}

  @Override
  public void retryWithNote() {}

  @Override
  public void discard() {}

  @Override
  public void addFile() {}

  @Override
  public void addImage() {}

  @Override
  public void removeChip(InstructionContent.Chip chip) {}

  @Override
  public void chooseScope(String scope) {}

  @Override
  public void olderInstruction() {}

  @Override
  public void newerInstruction() {}

  @Override
  public void choose() {}

  @Override
  public void crop(int picture) {}

  @Override
  public void remove(int picture) {}

  @Override
  public void open(String path) {}

  @Override
  public void expanded(String path, boolean expanded) {}

  @Override
  public void openFolder() {}

  @Override
  public void removeContext(String name) {}

  @Override
  public void showHistory(String id) {}

  @Override
  public void merge() {}

  @Override
  public void runAgain() {}

  @Override
  public void savePatch() {}

  @Override
  public void select(TabBar.Tab tab) {}

  @Override
  public void close(TabBar.Tab tab) {}

  @Override
  public void act(AppAction action) {}

  @Override
  public void openFile(String name) {}

  @Override
  public void status(String item) {}

  @Override
  public void offline() {}

  @Override
  public void open(FoundModel model) {}

  @Override
  public void chooseFile() {}

  @Override
  public void lookAgain() {}

  @Override
  public void copy(Recommendation model) {}

  @Override
  public void leave() {}

  @Override
  public void dropped(DropTargets.Target target, List<File> files) {}
}
