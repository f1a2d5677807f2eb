package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.nn.CopyMixture;
import org.mycromwell.engine.nn.ImageGrid;
import org.mycromwell.engine.nn.Segments;

/**
 * Where the rows of the examples of a batch lie: contexts, images, the joint memory and answers,
 * each example after example without gaps. The memory of an example is the rows of its images and
 * then those of its text. Immutable.
 */
final class BatchLayout {
  private final List<Example> examples;
  private final List<ImageTensor> images = new ArrayList<>();

  /** Tokens of all contexts. */
  private final int[] tokens;

  private final int[] textBegin;
  private final int[] visionBegin;
  private final int[] memoryBegin;
  private final int[] answerBegin;

  /** Rows of the memory, counted in the vision rows followed by the text rows. */
  private final int[] memory;

  private final ImageGrid pixels;
  private final ImageGrid grid;
  private final int[] matches;
  private final int[] languages;
  private final int[][] styles = new int[PromptStyle.GROUPS][];
  private final int[] imports;
  private final Coordinates textPlaces;
  private final Coordinates memoryPlaces;
  private final Coordinates answerPlaces;
  private final int[] answerInputs;
  private final int[] nextInCode;
  private final int[] nextInInstruction;
  private final int[] nextInOrder;
  private final int hiddenToken;
  private final int[] answerTargets;
  private final float[] answerWeights;

  /** Of those who see everything. */
  BatchLayout(List<Example> examples, VlJepaConfig config, TokenGeometry geometry) {
    this(examples, config, geometry, null);
  }

  /**
   * The same rows for who does not see all.
   *
   * @param masks what is hidden; the places of the text do not tell how long it is
   */
  BatchLayout(
      List<Example> examples, VlJepaConfig config, TokenGeometry geometry, @Nullable Masks masks) {
    this.examples = examples;
    hiddenToken = geometry.hiddenToken();
    int n = examples.size();
    textBegin = new int[n + 1];
    visionBegin = new int[n + 1];
    memoryBegin = new int[n + 1];
    answerBegin = new int[n + 1];
    for (int e = 0; e < n; e++) {
      Example example = examples.get(e);
      textBegin[e + 1] = textBegin[e] + example.context().length;
      answerBegin[e + 1] = answerBegin[e] + example.answer().length;
      images.addAll(example.images());
    }
    pixels = pixelGrid(images, config.vision());
    ImageGrid tokenGrid = pixels.patches(VisionConfig.STEM);
    for (MbConvConfig conv : config.vision().convs()) {
      tokenGrid = tokenGrid.strided(conv.stride());
    }
    grid = tokenGrid;
    int image = 0;
    for (int e = 0; e < n; e++) {
      int rows = 0;
      for (int i = 0; i < examples.get(e).images().size(); i++) {
        rows += grid.size(image++);
      }
      visionBegin[e + 1] = visionBegin[e] + rows;
      memoryBegin[e + 1] = visionBegin[e + 1] + textBegin[e + 1];
    }
    tokens = new int[textBegin[n]];
    matches = new int[textBegin[n]];
    languages = new int[textBegin[n]];
    Arrays.setAll(styles, _ -> new int[textBegin[n]]);
    imports = new int[textBegin[n]];
    textPlaces = new Coordinates(tokens.length);
    for (int e = 0; e < n; e++) {
      int[] context = examples.get(e).context();
      System.arraycopy(context, 0, tokens, textBegin[e], context.length);
      // What a hidden token matches would tell of it.
      if (config.text().exactMatch() && masks == null) {
        int[] found = geometry.matches(context, config.text().wholeWords());
        System.arraycopy(found, 0, matches, textBegin[e], context.length);
      }
      if (config.text().language()) {
        int language = geometry.language(context).ordinal();
        Arrays.fill(languages, textBegin[e], textBegin[e + 1], language);
      }
      if (config.text().habits()) {
        // Of what is hidden nothing may be told, not even that it is an import.
        int[] style = masks == null ? geometry.style(context) : PromptStyle.unknown();
        for (int group = 0; group < styles.length; group++) {
          Arrays.fill(styles[group], textBegin[e], textBegin[e + 1], style[group]);
        }
        if (masks == null) {
          int[] places = geometry.imports(context);
          System.arraycopy(places, 0, imports, textBegin[e], context.length);
        }
      }
      if (masks == null) {
        textPlaces.addText(context, geometry);
      } else {
        textPlaces.addTextSeen(context, geometry, masks, textBegin[e]);
      }
    }
    memory = new int[memoryBegin[n]];
    memoryPlaces = new Coordinates(memory.length);
    placeMemory(config.vision());
    int answers = answerBegin[n];
    answerInputs = new int[answers];
    nextInCode = new int[answers];
    nextInInstruction = new int[answers];
    nextInOrder = new int[answers];
    answerTargets = new int[answers];
    answerWeights = new float[answers];
    answerPlaces = new Coordinates(answers);
    placeAnswers(config.head(), geometry);
  }

  private static ImageGrid pixelGrid(List<ImageTensor> images, VisionConfig vision) {
    int[] heights = new int[images.size()];
    int[] widths = new int[images.size()];
    int unitHeight = vision.reduction() * vision.cellRows();
    for (int i = 0; i < heights.length; i++) {
      ImageTensor image = images.get(i);
      if (image.channels() != vision.channels()
          || image.height() % unitHeight != 0
          || image.width() % vision.reduction() != 0) {
        throw new IllegalArgumentException(
            "image of %d x %d x %d for %d channels, multiples of %d x %d"
                .formatted(
                    image.height(),
                    image.width(),
                    image.channels(),
                    vision.channels(),
                    unitHeight,
                    vision.reduction()));
      }
      heights[i] = image.height();
      widths[i] = image.width();
    }
    return new ImageGrid(heights, widths);
  }

  private void placeMemory(VisionConfig vision) {
    int at = 0;
    int image = 0;
    for (int e = 0; e < examples.size(); e++) {
      for (int i = visionBegin[e]; i < visionBegin[e + 1]; i++) {
        memory[at++] = i;
      }
      for (ImageTensor tensor : examples.get(e).images()) {
        memoryPlaces.addImage(
            grid.heights()[image],
            grid.widths()[image],
            tensor.tileRow(),
            tensor.tileCol(),
            vision);
        image++;
      }
      for (int i = textBegin[e]; i < textBegin[e + 1]; i++) {
        memory[at++] = visionRows() + i;
        memoryPlaces.addFrom(textPlaces, i);
      }
    }
  }

  private void placeAnswers(HeadConfig head, TokenGeometry geometry) {
    for (int e = 0; e < examples.size(); e++) {
      Example example = examples.get(e);
      int[] answer = example.answer();
      int[] context = example.context();
      int begin = answerBegin[e];
      for (int i = 0; i < answer.length; i++) {
        answerInputs[begin + i] = i == 0 ? context[context.length - 1] : answer[i - 1];
        answerTargets[begin + i] = answer[i];
        answerWeights[begin + i] = example.answerWeights()[i];
      }
      if (head.continuations()) {
        Continuations continuations = new Continuations(context, geometry);
        for (int i = 0; i < answer.length; i++) {
          continuations.append(answerInputs[begin + i]);
          nextInCode[begin + i] = continuations.inCode(i);
          nextInInstruction[begin + i] = continuations.inInstruction(i);
          nextInOrder[begin + i] = continuations.inOrder(i);
        }
      }
      boolean aligned = head.alignedPositions();
      answerPlaces.addAnswer(
          answer,
          aligned && example.sourceStart() >= 0 ? example.sourceStart() : context.length,
          aligned
              ? new Coordinates.Source(context, textPlaces, textBegin[e])
              : Coordinates.Source.NONE,
          geometry);
    }
  }

  List<Example> examples() {
    return examples;
  }

  List<ImageTensor> images() {
    return images;
  }

  int[] tokens() {
    return tokens;
  }

  /** {@link TokenMatches} of all contexts; zeros where the encoder does not look. */
  int[] matches() {
    return matches;
  }

  /** {@link PromptLanguage} of each token; zeros where the encoder does not look. */
  int[] languages() {
    return languages;
  }

  /** Rows of {@link PromptStyle} of each token, by group; zeros where the encoder does not look. */
  int[] styles(int group) {
    return styles[group];
  }

  /** {@link ImportOrder.Place} of each token; zeros where the encoder does not look. */
  int[] imports() {
    return imports;
  }

  int[] textBegin() {
    return textBegin;
  }

  int[] visionBegin() {
    return visionBegin;
  }

  int[] memoryBegin() {
    return memoryBegin;
  }

  int[] answerBegin() {
    return answerBegin;
  }

  int visionRows() {
    return visionBegin[examples.size()];
  }

  int textRows() {
    return textBegin[examples.size()];
  }

  int memoryRows() {
    return memoryBegin[examples.size()];
  }

  int answerRows() {
    return answerBegin[examples.size()];
  }

  int[] memory() {
    return memory;
  }

  /** First text row of the memory of an example. */
  int memoryText(int example) {
    return memoryBegin[example] + visionBegin[example + 1] - visionBegin[example];
  }

  Segments textSegments() {
    return Segments.of(textBegin);
  }

  Segments memorySegments() {
    return Segments.of(memoryBegin);
  }

  ImageGrid pixels() {
    return pixels;
  }

  /** Tokens of the images. */
  ImageGrid grid() {
    return grid;
  }

  Coordinates textPlaces() {
    return textPlaces;
  }

  Coordinates memoryPlaces() {
    return memoryPlaces;
  }

  Coordinates answerPlaces() {
    return answerPlaces;
  }

  int[] answerInputs() {
    return answerInputs;
  }

  /** What {@link Continuations} finds behind the inputs; zeros where the head does not look. */
  int[] nextInCode() {
    return nextInCode;
  }

  int[] nextInInstruction() {
    return nextInInstruction;
  }

  /** The same and what comes next in order, as tokens that the answers may be. */
  CopyMixture.Pointers pointers() {
    return new CopyMixture.Pointers(
        List.of(nextInCode, nextInInstruction, nextInOrder), hiddenToken);
  }

  int[] answerTargets() {
    return answerTargets;
  }

  float[] answerWeights() {
    return answerWeights;
  }
}
