package org.mycromwell.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.apply.StateDirectory;

class SettingsTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private SettingsStore store() {
    return new SettingsStore(new StateDirectory(folder), "desktop.properties", "the settings");
  }

  @Test
  void whatIsKeptComesBack() {
    Settings settings = new Settings();
    List<String> heard = new ArrayList<>();
    settings.setOnChange(() -> heard.add("change"));
    settings.themeProperty().set(Theme.HIGH_CONTRAST);
    settings.textScaleProperty().set(1.25);
    settings.leftShownProperty().set(false);
    settings.modelProperty().set("/mod\u00e9ls/a=b #1.gguf");
    assertThat(heard).hasSize(4);
    KeyValues values = store().load(notices::add);
    values.putAll("recent", List.of("/one", "", "/three\nlines"));
    values.put("of-a-newer-version", "kept");
    settings.store(values);
    store().save(values, notices::add);

    KeyValues read = store().load(notices::add);
    Settings again = new Settings();
    assertThat(again.load(read)).isEmpty();
    assertThat(again.themeProperty().get()).isEqualTo(Theme.HIGH_CONTRAST);
    assertThat(again.textScaleProperty().get()).isEqualTo(1.25);
    assertThat(again.leftShownProperty().get()).isFalse();
    assertThat(again.rightShownProperty().get()).isTrue();
    assertThat(again.modelProperty().get()).isEqualTo("/mod\u00e9ls/a=b #1.gguf");
    assertThat(read.all("recent")).containsExactly("/one", "", "/three\nlines");
    assertThat(read.get("of-a-newer-version")).contains("kept");
    assertThat(notices).isEmpty();
    assertThat(read.write()).isEqualTo(values.write());
  }

  @Test
  void wrongValuesAreDefaultsAndNamed() {
    KeyValues values =
        KeyValues.read("theme=purple\ntext-scale=9\nleft-width=x\nright-shown=maybe\n")
            .orElseThrow();
    Settings settings = new Settings();
    List<String> damaged = settings.load(values);
    assertThat(damaged).containsExactly("theme", "left-width", "right-shown");
    assertThat(settings.themeProperty().get()).isEqualTo(Theme.SYSTEM);
    assertThat(settings.textScaleProperty().get()).isEqualTo(2);
    assertThat(settings.leftWidthProperty().get()).isEqualTo(220);
    assertThat(store().damaged(damaged)).contains("theme, left-width, right-shown");
  }

  @Test
  void aDamagedFileIsAsTheFirstStartWithANotice() throws IOException {
    Files.write(folder.resolve("desktop.properties"), new byte[] {0, 1, 2, 0});
    assertThat(store().load(notices::add).write()).isEmpty();
    assertThat(notices).singleElement().asString().contains("cannot be understood");
    Files.writeString(folder.resolve("desktop.properties"), "theme=\\u00zz\n");
    assertThat(store().load(notices::add).write()).isEmpty();
    assertThat(notices).hasSize(2);
    KeyValues values = new KeyValues();
    values.put("theme", "dark");
    store().save(values, notices::add);
    assertThat(store().load(notices::add).get("theme")).contains("dark");
    assertThat(notices).hasSize(2);
  }

  @Test
  void aListThatShrinksForgetsItsEnd() {
    KeyValues values = new KeyValues();
    values.putAll("recent", List.of("a", "b", "c"));
    values.putAll("recent", List.of("d"));
    values.put("recent-files", "other");
    assertThat(values.all("recent")).containsExactly("d");
  }
}
