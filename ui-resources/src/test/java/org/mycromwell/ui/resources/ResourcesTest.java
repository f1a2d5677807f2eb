package org.mycromwell.ui.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ResourcesTest {
  private static final Pattern LOOKED_UP = Pattern.compile("-cw-[a-z-]+");
  private static final Pattern LITERAL = Pattern.compile("#[0-9a-fA-F]{3,8}\\b|rgba?\\(");
  private static final Pattern SIZE = Pattern.compile("-fx-font-size:\\s*([0-9.]+)(px|em)");

  /** A name that no palette defines would silently draw nothing. */
  @Test
  void stylesheetsUseKnownColorsOnly() throws IOException {
    List<String> known = Arrays.stream(Token.values()).map(Token::cssName).toList();
    for (String url : Stylesheets.urls()) {
      Matcher name = LOOKED_UP.matcher(read(url));
      while (name.find()) {
        assertThat(known).as(url).contains(name.group());
      }
    }
  }

  /** Colours belong into the palettes, where their contrast is checked. */
  @Test
  void stylesheetsHoldNoColors() throws IOException {
    for (String url : Stylesheets.urls()) {
      assertThat(LITERAL.matcher(read(url)).find()).as(url).isFalse();
    }
  }

  /** Sizes follow the one root size; below 11 of its 13 pixels nothing is readable. */
  @Test
  void fontSizesScaleAndAreLargeEnough() throws IOException {
    List<String> sizes = new ArrayList<>();
    for (String url : Stylesheets.urls()) {
      Matcher size = SIZE.matcher(read(url));
      while (size.find()) {
        assertThat(size.group(2)).as(url + " " + size.group()).isEqualTo("em");
        assertThat(Double.parseDouble(size.group(1)) * 13).isGreaterThanOrEqualTo(11.0);
        sizes.add(size.group());
      }
    }
    assertThat(sizes).isNotEmpty();
  }

  @Test
  void fontsComeWithTheirLicenses() throws IOException {
    for (String path : Fonts.files()) {
      try (InputStream in = Fonts.open(path)) {
        assertThat(in.readAllBytes()).as(path).hasSizeGreaterThan(100_000);
      }
    }
    for (String path : Fonts.licenses()) {
      try (InputStream in = Fonts.open(path)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .contains("SIL OPEN FONT LICENSE Version 1.1");
      }
    }
  }

  @Test
  void messagesFormatNumbers() {
    assertThat(Messages.format("review.hunk-of", 2, 5)).isEqualTo("hunk 2 of 5");
    assertThat(Messages.keys()).allSatisfy(key -> assertThat(Messages.get(key)).isNotBlank());
  }

  private static String read(String url) throws IOException {
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
