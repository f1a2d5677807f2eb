package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;
import org.mycromwell.engine.reference.Tape;
import org.mycromwell.engine.reference.Value;

/**
 * The whole model in double precision, example by example, written from its description and not
 * from the code it is compared with. Only what is drawn at random (masks and directions) is taken
 * over, and {@link PromptStyle} and {@link ImportOrder}, whose tests say by example what they are.
 */
final class ReferenceVlJepa {
  private final VlJepaConfig config;
  private final TokenGeometry geometry;
  private final Tape tape = new Tape();
  private final Map<String, Value> online = new HashMap<>();
  private final Map<String, Value> slow = new HashMap<>();
  private Map<String, Value> weights = online;

  /** The model with these values, and the slow copy. */
  ReferenceVlJepa(
      VlJepaConfig config,
      TokenGeometry geometry,
      Map<String, double[]> values,
      Parameters target) {
    this.config = config;
    this.geometry = geometry;
    VlJepaTensors.of(config)
        .forEach(spec ->
            online.put(
                spec.name(),
                tape.variable(
                    spec.rows(), spec.cols(), Objects.requireNonNull(values.get(spec.name())))));
    for (Parameter parameter : target) {
      slow.put(
          parameter.name(), tape.variable(parameter.rows(), parameter.cols(), parameter.value()));
    }
  }

  Value weight(String name) {
    return Objects.requireNonNull(online.get(name), name);
  }

  private Value own(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  /** The joint memory of one example, the rows of its images first. */
  private record Encoded(Value memory, Coordinates3 places, int visionRows) {}

  /** Places of rows, by their definition. */
  private static final class Coordinates3 {
    final List<int[]> rows = new ArrayList<>();

    int[] column(int which) {
      return rows.stream().mapToInt(row -> row[which]).toArray();
    }
  }

  /** The total of all losses; {@code maskOf} says what is hidden in the memory of an example. */
  Value loss(
      List<Example> examples, Objective objective, boolean[][] hiddenRows, double[][] directions) {
    Value total = tape.variable(1, 1, 0.0);
    double answerWeight = 0;
    int cells = 0;
    for (Example example : examples) {
      for (float w : example.answerWeights()) {
        answerWeight += w;
      }
      cells += example.cellLabels().length;
    }
    List<Value> studentText = new ArrayList<>();
    List<Value> studentVision = new ArrayList<>();
    List<Value> predictions = new ArrayList<>();
    List<Value> targets = new ArrayList<>();
    for (int e = 0; e < examples.size(); e++) {
      Example example = examples.get(e);
      if (objective.lm() > 0 && example.answer().length > 0) {
        Encoded encoded = encode(example, null);
        Value ce = answerLoss(example, encoded, answerWeight);
        total = tape.add(total, tape.scale(ce, objective.lm()));
      }
      if (objective.chars() > 0 && example.cellLabels().length > 0) {
        Value ce = charLoss(example, cells);
        total = tape.add(total, tape.scale(ce, objective.chars()));
      }
      if (objective.jepa() > 0 || objective.sigReg() > 0) {
        Encoded seen = encode(example, hiddenRows[e]);
        int firstText = seen.visionRows();
        studentVision.add(visible(seen.memory(), hiddenRows[e], 0, firstText));
        studentText.add(visible(seen.memory(), hiddenRows[e], firstText, seen.memory().rows()));
        addPredictions(example, seen, hiddenRows[e], predictions, targets);
      }
    }
    if (objective.jepa() > 0) {
      Value difference =
          tape.subtract(
              tape.stack(predictions.toArray(Value[]::new)),
              tape.stack(targets.toArray(Value[]::new)));
      Value each =
          objective.jepaMse() ? tape.multiply(difference, difference) : tape.huber(difference, 1);
      total = tape.add(total, tape.scale(tape.mean(each), objective.jepa()));
    }
    if (objective.sigReg() > 0) {
      Value reg =
          tape.scale(
              tape.add(
                  sigReg(tape.stack(studentText.toArray(Value[]::new)), directions),
                  sigReg(tape.stack(studentVision.toArray(Value[]::new)), directions)),
              0.5); // the batches of the test have images
      total = tape.add(total, tape.scale(reg, objective.sigReg()));
    }
    return total;
  }

  void backward(Value loss) {
    tape.backward(loss);
  }

  // ---- encoders ----

  private Encoded encode(Example example, boolean @Nullable [] hidden) {
    int visionRows = 0;
    List<Value> images = new ArrayList<>();
    Coordinates3 places = new Coordinates3();
    for (ImageTensor image : example.images()) {
      Value rows = vision(image, hidden, visionRows);
      images.add(rows);
      placeImage(image, places);
      visionRows += rows.rows();
    }
    int n = example.context().length;
    int[] tokens = example.context().clone();
    for (int i = 0; i < n; i++) {
      if (hidden != null && hidden[visionRows + i]) {
        tokens[i] = geometry.hiddenToken();
      }
    }
    Coordinates3 textPlaces = new Coordinates3();
    int row = 0;
    int col = 0;
    for (int i = 0; i < n; i++) {
      textPlaces.rows.add(new int[] {i, row, col});
      int token = example.context()[i];
      int nextRow = geometry.rowAfter(token, row);
      if (hidden == null || !hidden[visionRows + i]) {
        col = geometry.colAfter(token, col);
      } else {
        col = nextRow > row ? 1 : col + 1; // its lines are no secret, its width is
      }
      row = nextRow;
    }
    places.rows.addAll(textPlaces.rows);
    Value text = text(tokens, example.context(), hidden == null, textPlaces);
    Value t = linear(text, "fuse.t_proj");
    Value v =
        images.isEmpty() ? null : linear(tape.stack(images.toArray(Value[]::new)), "fuse.v_proj");
    for (int i = 0; i < config.fusion().layers(); i++) {
      String prefix = "fuse.blk." + i + ".";
      Value newT = t;
      Value newV = v;
      if (v != null) {
        newV = tape.add(v, cross(prefix + "v_", v, t));
        newT = tape.add(t, cross(prefix + "t_", t, v));
        newV = tape.add(newV, swiGlu(norm(newV, prefix + "v_ffn_norm"), prefix));
      }
      t = tape.add(newT, swiGlu(norm(newT, prefix + "t_ffn_norm"), prefix));
      v = newV;
    }
    Value memory = v == null ? t : tape.stack(v, t);
    return new Encoded(memory, places, visionRows);
  }

  private Value cross(String prefix, Value x, Value seen) {
    int heads = config.fusion().heads();
    Value keys = norm(seen, prefix + "norm_kv");
    return linear(
        tape.attention(
            linear(norm(x, prefix + "norm_q"), prefix + "attn_q"),
            linear(keys, prefix + "attn_k"),
            linear(keys, prefix + "attn_v"),
            heads,
            heads,
            (i, j) -> true),
        prefix + "attn_output");
  }

  private void placeImage(ImageTensor image, Coordinates3 places) {
    int across = image.width() / config.vision().reduction();
    int down = image.height() / config.vision().reduction();
    int cell = config.vision().charClasses() > 0 ? 2 : 1;
    int top = Math.max(0, image.tileRow()) * config.vision().height();
    int left = Math.max(0, image.tileCol()) * config.vision().width();
    for (int i = 0; i < across * down; i++) {
      places.rows.add(
          new int[] {
            i,
            top / config.vision().reduction() / cell + i / across / cell,
            left / config.vision().reduction() + i % across
          });
    }
  }

  private Value vision(ImageTensor image, boolean @Nullable [] hidden, int firstRow) {
    VisionConfig vision = config.vision();
    int h = image.height();
    int w = image.width();
    int side = vision.reduction();
    double[] pixels = new double[h * w * image.channels()];
    for (int i = 0; i < pixels.length; i++) {
      int at = i / image.channels();
      int token = at / w / side * (w / side) + at % w / side;
      pixels[i] = hidden != null && hidden[firstRow + token] ? 0 : image.pixels()[i];
    }
    Value x = tape.variable(h * w, image.channels(), pixels);
    x = tape.convolve(x, own("v.stem.weight"), h, w, 4, 4, 0);
    x = tape.add(x, own("v.stem.bias"));
    x = tape.silu(norm(x, "v.stem_norm"));
    h /= 4;
    w /= 4;
    for (int i = 0; i < vision.convs().size(); i++) {
      MbConvConfig conv = vision.convs().get(i);
      String prefix = "v.mb." + i + ".";
      Value y = tape.silu(norm(linear(x, prefix + "expand"), prefix + "expand_norm"));
      y = tape.depthwise(y, own(prefix + "dw.weight"), h, w, conv.stride());
      h = (h + conv.stride() - 1) / conv.stride();
      w = (w + conv.stride() - 1) / conv.stride();
      y = tape.silu(norm(y, prefix + "dw_norm"));
      Value squeezed = tape.silu(linear(tape.columnMeans(y), prefix + "se_reduce"));
      y = tape.multiply(y, tape.sigmoid(linear(squeezed, prefix + "se_expand")));
      y = linear(y, prefix + "project");
      x = y.rows() == x.rows() && y.cols() == x.cols() ? tape.add(y, x) : y;
    }
    x = linear(x, "v.proj");
    int across = w;
    if (vision.positions() == Positions.LEARNED) {
      int[] index = new int[h * w];
      for (int i = 0; i < index.length; i++) {
        index[i] = i / w % vision.gridHeight() * vision.gridWidth() + i % w % vision.gridWidth();
      }
      x = tape.add(x, tape.gather(own("v.position.weight"), index));
    }
    if (image.tileRow() >= 0) {
      x = tape.add(x, tilePlace(image));
    }
    int[] rows = new int[h * w];
    int[] cols = new int[h * w];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / across;
      cols[i] = i % across;
    }
    int headDim = vision.hidden() / vision.heads();
    double[][] angles =
        vision.positions() == Positions.ROPE
            ? Tape.angles(headDim, config.ropeBase(), headDim / 4, new int[rows.length], rows, cols)
            : null;
    Tape.Mask window =
        (i, j) ->
            rows[i] / vision.window() == rows[j] / vision.window()
                && cols[i] / vision.window() == cols[j] / vision.window();
    for (int i = 0; i < vision.layers(); i++) {
      x = block(x, "v.blk." + i + ".", vision.heads(), vision.heads(), false, angles, window);
    }
    return norm(x, "v.output_norm");
  }

  private Value tilePlace(ImageTensor image) {
    int width = config.vision().hidden();
    double[] place = new double[width];
    int waves = width / 4;
    for (int i = 0; i < waves; i++) {
      double period = Math.pow(10_000, (double) i / waves);
      place[i] = Math.sin((image.tileRow() + 1) / period);
      place[waves + i] = Math.cos((image.tileRow() + 1) / period);
      place[width / 2 + i] = Math.sin((image.tileCol() + 1) / period);
      place[width / 2 + waves + i] = Math.cos((image.tileCol() + 1) / period);
    }
    return tape.variable(1, width, place);
  }

  private Value embedded(int[] tokens) {
    return tape.scale(tape.gather(own("enc.token_embd.weight"), tokens), config.embeddingScale());
  }

  private Value text(int[] tokens, int[] context, boolean seesAll, Coordinates3 places) {
    int[] matches = seesAll ? matches(tokens) : new int[tokens.length];
    TextConfig text = config.text();
    Value x = embedded(tokens);
    if (text.exactMatch()) {
      Value rows = tape.gather(own("enc.match.weight"), matches);
      x = tape.add(x, tape.scale(rows, config.embeddingScale()));
    }
    if (text.language()) {
      Value row = tape.gather(own("enc.language.weight"), languages(context));
      x = tape.add(x, tape.scale(row, config.embeddingScale()));
    }
    if (text.habits()) {
      for (int habit : seesAll ? geometry.style(context) : new int[] {0, 3, 6, 9}) {
        int[] all = new int[context.length];
        Arrays.fill(all, habit);
        Value row = tape.gather(own("enc.style.weight"), all);
        x = tape.add(x, tape.scale(row, config.embeddingScale()));
      }
      int[] imports = seesAll ? geometry.imports(context) : new int[context.length];
      Value row = tape.gather(own("enc.imports.weight"), imports);
      x = tape.add(x, tape.scale(row, config.embeddingScale()));
    }
    if (text.shiftTaps() > 0) {
      x = shift(x, "enc.shift", text.shiftTaps(), text.shiftTaps() / 2);
    }
    double[][] angles = angles(text.headDim(), places);
    for (int i = 0; i < text.layers(); i++) {
      x =
          block(
              x,
              "enc.blk." + i + ".",
              text.queryHeads(),
              text.kvHeads(),
              config.qkNorm(),
              angles,
              (row, col) -> true);
    }
    return norm(x, "enc.output_norm");
  }

  /** For each token what its file is written in, by the name behind the last {@code <FILE>}. */
  private static int[] languages(int[] context) {
    int file = Samples.TOKENIZER.specialTokens().idOf("<FILE>").orElseThrow();
    String text =
        Arrays.stream(context)
            .mapToObj(token -> token == file ? "\0" : text(token))
            .collect(Collectors.joining());
    String name = text.contains("\0") ? text.substring(text.lastIndexOf('\0') + 1) : "";
    String extension = name.lines().findFirst().orElse("").strip().replaceFirst("^.*\\.", "");
    int language =
        switch (extension.toLowerCase(Locale.ROOT)) {
          case "py", "pyi", "pyw" -> 1;
          case "java" -> 2;
          case "js", "mjs", "cjs", "jsx" -> 3;
          case "ts", "mts", "cts", "tsx" -> 4;
          default -> 0;
        };
    int[] languages = new int[context.length];
    Arrays.fill(languages, language);
    return languages;
  }

  /**
   * The longest run around each token, at most 4, on both sides of the last end of a file; 4 more
   * where no run around it is cut out of a word on either side.
   */
  static int[] matches(int[] tokens) {
    int mark = Samples.TOKENIZER.specialTokens().idOf("</FILE>").orElseThrow();
    List<Integer> all = Arrays.stream(tokens).boxed().toList();
    int middle = all.lastIndexOf(mark);
    int[] levels = new int[tokens.length];
    int diff = Samples.TOKENIZER.specialTokens().idOf("<DIFF>").orElseThrow();
    if (middle < 0 || all.getLast() != diff) {
      return levels;
    }
    List<Integer> before = all.subList(0, middle);
    List<Integer> behind = all.subList(middle + 1, Math.max(middle + 1, all.size() - 1));
    for (int length = 1; length <= before.size(); length++) {
      for (int i = 0; i + length <= before.size(); i++) {
        List<Integer> run = before.subList(i, i + length);
        for (int j = 0; j + length <= behind.size(); j++) {
          int other = middle + 1 + j;
          boolean goesOn =
              (i > 0 && j > 0 && tokens[i - 1] == tokens[other - 1])
                  || (i + length < before.size()
                      && j + length < behind.size()
                      && tokens[i + length] == tokens[other + length]);
          if (!goesOn && run.equals(behind.subList(j, j + length))) {
            boolean whole = isWhole(all, i, length) && isWhole(all, other, length);
            int level = Math.min(4, length) + (whole ? 4 : 0);
            for (int k = 0; k < length; k++) {
              levels[i + k] = Math.max(levels[i + k], level);
              levels[other + k] = Math.max(levels[other + k], level);
            }
          }
        }
      }
    }
    return levels;
  }

  private Value shift(Value x, String name, int taps, int before) {
    Value sum = x;
    for (int j = 0; j < taps; j++) {
      int[] index = new int[x.rows()];
      for (int i = 0; i < index.length; i++) {
        int from = i + j - before;
        index[i] = from < 0 || from >= x.rows() ? -1 : from;
      }
      Value tap = tape.transpose(tape.columns(own(name + ".weight"), j, j + 1));
      sum = tape.add(sum, tape.multiply(tape.gather(x, index), tap));
    }
    return sum;
  }

  // ---- heads ----

  /** Where the mark of a line stands in a context, but at its end; -1 where it does not. */
  private static int lineNamed(int token, int[] context) {
    boolean mark =
        Samples.TOKENIZER.specialTokens().named().entrySet().stream()
            .anyMatch(named -> named.getValue() == token && named.getKey().matches("<L\\d+>"));
    int at = Arrays.stream(context).boxed().toList().indexOf(token);
    return mark && at + 1 < context.length ? at : -1;
  }

  private Value answerLoss(Example example, Encoded encoded, double weightSum) {
    HeadConfig head = config.head();
    int n = example.answer().length;
    Value prefix = linear(encoded.memory(), "dec.proj");
    int[] inputs = new int[n];
    Coordinates3 places = new Coordinates3();
    int row = 0;
    int col = 0;
    int length = example.context().length;
    boolean aligned = head.alignedPositions();
    int linear = aligned && example.sourceStart() >= 0 ? example.sourceStart() : length;
    for (int i = 0; i < n; i++) {
      inputs[i] = i == 0 ? example.context()[length - 1] : example.answer()[i - 1];
      int line = aligned && i > 0 ? lineNamed(inputs[i], example.context()) : -1;
      if (line >= 0) {
        int[] behind = encoded.places().rows.get(encoded.visionRows() + line + 1);
        linear = behind[0];
        row = behind[1];
        col = behind[2];
      }
      places.rows.add(new int[] {linear++, row, col});
      int token = example.answer()[i];
      int nextRow = geometry.rowAfter(token, row);
      col = geometry.colAfter(token, col);
      row = nextRow;
    }
    Value x = embedded(inputs);
    if (head.shiftTaps() > 0) {
      x = shift(x, "dec.shift", head.shiftTaps(), head.shiftTaps() - 1);
    }
    if (head.continuations()) {
      int[][] next = continuations(example.context(), inputs);
      Value code = tape.gather(own("dec.next_code.weight"), next[0]);
      Value instruction = tape.gather(own("dec.next_instruction.weight"), next[1]);
      x = tape.add(x, tape.scale(tape.add(code, instruction), config.embeddingScale()));
    }
    double[][] queryAngles = angles(head.headDim(), places);
    double[][] memoryAngles = angles(head.headDim(), encoded.places());
    int memoryRows = prefix.rows();
    for (int i = 0; i < head.layers(); i++) {
      String name = "dec.blk." + i + ".";
      Value own = norm(x, name + "attn_norm");
      Value seen = tape.stack(norm(prefix, name + "attn_norm"), own);
      double[][] keyAngles = new double[seen.rows()][];
      System.arraycopy(memoryAngles, 0, keyAngles, 0, memoryRows);
      System.arraycopy(queryAngles, 0, keyAngles, memoryRows, n);
      Value q = headNorm(linear(own, name + "attn_q"), name + "attn_q_norm", config.qkNorm());
      Value k = headNorm(linear(seen, name + "attn_k"), name + "attn_k_norm", config.qkNorm());
      Value attended =
          tape.attention(
              tape.rope(q, queryAngles),
              tape.rope(k, keyAngles),
              linear(seen, name + "attn_v"),
              head.queryHeads(),
              head.kvHeads(),
              (i2, j) -> j <= memoryRows + i2);
      x = tape.add(x, linear(attended, name + "attn_output"));
      x = tape.add(x, swiGlu(norm(x, name + "ffn_norm"), name));
    }
    Value h = norm(x, "dec.output_norm");
    Value logits = linear(h, head.tied() ? "enc.token_embd" : "dec.output");
    Value losses;
    if (head.copyDim() == 0) {
      losses = tape.crossEntropy(logits, example.answer());
    } else {
      losses = copyLoss(example, encoded, inputs, h, logits);
    }
    double[] shares = new double[n];
    for (int i = 0; i < n; i++) {
      shares[i] = example.answerWeights()[i] / weightSum;
    }
    return tape.sum(tape.multiply(losses, tape.variable(n, 1, shares)));
  }

  /** What comes next in code and in instruction behind each input, by the definition. */
  static int[][] continuations(int[] context, int[] inputs) {
    List<Integer> all = Arrays.stream(context).boxed().toList();
    Map<String, Integer> names = Samples.TOKENIZER.specialTokens().named();
    boolean instructed = all.getLast().equals(names.get("<DIFF>"));
    int middle = instructed ? all.lastIndexOf(names.get("</FILE>")) : -1;
    List<Integer> code = new ArrayList<>(middle < 0 ? all : all.subList(0, middle));
    List<Integer> instruction =
        middle < 0 ? List.of() : all.subList(middle + 1, Math.max(middle + 1, all.size() - 1));
    Map<Integer, Integer> lines = new HashMap<>();
    for (int i = 0; i < code.size(); i++) {
      int token = code.get(i);
      if (Samples.GEOMETRY.isMark(token)) {
        code.remove(/* index */ i);
        lines.putIfAbsent(token, i--);
      }
    }
    int padding = Objects.requireNonNull(names.get("<PAD>"));
    int[][] next = new int[2][inputs.length];
    int place = -1;
    for (int i = 0; i < inputs.length; i++) {
      List<Integer> said = Arrays.stream(inputs, 1, i + 1).boxed().toList();
      if (i > 0 && Samples.GEOMETRY.isMark(inputs[i])) {
        place = lines.getOrDefault(inputs[i], place);
      } else if (indents(said)) {
        place += place >= 0 && place < code.size() && isIndentation(code.get(place)) ? 1 : 0;
      } else if (i > 0) {
        place = follow(code, said, place);
      }
      next[0][i] = place >= 0 && place < code.size() ? code.get(place) : padding;
      int best = 0;
      for (int j = 1; j <= instruction.size(); j++) {
        if (common(instruction.subList(0, j), said) > common(instruction.subList(0, best), said)) {
          best = j;
        }
      }
      next[1][i] = best > 0 && best < instruction.size() ? instruction.get(best) : padding;
    }
    return next;
  }

  private static int follow(List<Integer> code, List<Integer> said, int before) {
    int best = before;
    int bestScore = 2;
    for (int j = 1; j <= code.size(); j++) {
      int score = common(code.subList(0, j), said);
      if (score > 0 && before >= 0 && j > before && j <= before + 24) {
        score += j == before + 1 ? 4 : 2;
      }
      boolean nearer = Math.abs(j - 1 - before) < Math.abs(best - 1 - before);
      if (score > bestScore || (score == bestScore && bestScore > 2 && nearer)) {
        best = j;
        bestScore = score;
      }
    }
    return best;
  }

  /**
   * Two for each token at the end of both that is the same, one for the same word; of at most 4.
   */
  private static int common(List<Integer> a, List<Integer> b) {
    int score = 0;
    for (int n = 1; n <= Math.min(4, Math.min(a.size(), b.size())); n++) {
      int left = a.get(a.size() - n);
      int right = b.get(b.size() - n);
      if (left == right || (isIndentation(left) && isIndentation(right))) {
        score += 2;
      } else if (text(left).matches("\\s*[A-Za-z]+\\s*")
          && text(left).strip().equalsIgnoreCase(text(right).strip())) {
        score += 1;
      } else {
        break;
      }
    }
    return score;
  }

  /** Whether all behind the last break is indentation. */
  private static boolean indents(List<Integer> said) {
    int from = said.size();
    while (from > 0 && isIndentation(said.get(from - 1))) {
      from--;
    }
    return from < said.size() && from > 0 && text(said.get(from - 1)).contains("\n");
  }

  private static boolean isIndentation(int token) {
    return text(token).matches("\\t|[ \\t]{2,}");
  }

  private static boolean isWhole(List<Integer> tokens, int begin, int length) {
    return (begin == 0 || !isOneWord(tokens.get(begin - 1), tokens.get(begin)))
        && !isOneWord(tokens.get(begin + length - 1), tokens.get(begin + length));
  }

  private static boolean isOneWord(int left, int right) {
    // Bytes of longer characters count as letters; alone they decode to U+FFFD.
    return text(left).matches("(?s).*[\\w$\\x{80}-\\x{10FFFF}]")
        && text(right).matches("(?s)[\\w$\\x{80}-\\x{10FFFF}].*");
  }

  private static String text(int token) {
    return Samples.TOKENIZER.decodeToString(new int[] {token});
  }

  private Value copyLoss(Example example, Encoded encoded, int[] inputs, Value h, Value logits) {
    int n = example.answer().length;
    int length = example.context().length;
    Value text = tape.rows(encoded.memory(), encoded.visionRows(), encoded.visionRows() + length);
    Value q = tape.rmsNorm(linear(h, "dec.copy_q"), config.rmsEps());
    Value k = tape.rmsNorm(linear(text, "dec.copy_k"), config.rmsEps());
    Value scores = tape.scale(tape.linear(q, k), 1 / Math.sqrt(config.head().copyDim()));
    Value factor =
        tape.linear(
            tape.variable(length, 1, ones(length)),
            tape.exp(own("dec.copy_temperature"))); // a column of equal numbers
    Value attention = tape.softmax(tape.multiply(scores, tape.transpose(factor)));
    double[] same = new double[n * length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < length; j++) {
        same[i * length + j] = example.context()[j] == example.answer()[i] ? 1 : 0;
      }
    }
    Value copied = tape.rowSums(tape.multiply(attention, tape.variable(n, length, same)));
    Value gate =
        tape.sigmoid(
            tape.add(tape.linear(h, own("dec.copy_gate.weight")), own("dec.copy_gate.bias")));
    Value model = tape.pick(tape.softmax(logits), example.answer());
    Value other = tape.map(gate, g -> 1 - g, g -> -1);
    Value p = tape.add(tape.multiply(model, gate), tape.multiply(copied, other));
    if (config.head().pointers()) {
      p = pointed(example, inputs, h, p);
    }
    return tape.scale(tape.log(p), -1);
  }

  /** A softmax decides between the mixture and the tokens that come next, where there are some. */
  private Value pointed(Example example, int[] inputs, Value h, Value mixed) {
    int n = inputs.length;
    int[][] next = Arrays.copyOf(continuations(example.context(), inputs), 3);
    Continuations ordered = new Continuations(example.context(), geometry);
    for (int input : inputs) {
      ordered.append(input);
    }
    next[2] = IntStream.range(0, n).map(ordered::inOrder).toArray();
    Value logits = tape.add(tape.linear(h, own("dec.pointer.weight")), own("dec.pointer.bias"));
    Value terms =
        tape.softmax(
            tape.beside(tape.variable(n, 1, new double[n]), logits),
            (row, col) -> col == 0 || next[col - 1][row] != geometry.hiddenToken());
    double[] right = new double[n * 4];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 3; k++) {
        right[i * 4 + k + 1] = next[k][i] == example.answer()[i] ? 1 : 0;
      }
    }
    Value pointed = tape.rowSums(tape.multiply(terms, tape.variable(n, 4, right)));
    return tape.add(tape.multiply(mixed, tape.columns(terms, 0, 1)), pointed);
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private Value charLoss(Example example, int cells) {
    List<Value> sums = new ArrayList<>();
    int at = 0;
    for (ImageTensor image : example.images()) {
      Value rows = vision(image, null, 0);
      int across = image.width() / 8;
      int down = image.height() / 16;
      int[] upper = new int[across * down];
      int[] lower = new int[across * down];
      int[] labels = new int[across * down];
      for (int i = 0; i < upper.length; i++) {
        upper[i] = 2 * (i / across) * across + i % across;
        lower[i] = upper[i] + across;
        labels[i] = example.cellLabels()[at++];
      }
      Value both = tape.beside(tape.gather(rows, upper), tape.gather(rows, lower));
      Value logits = tape.add(linear(both, "v.chars"), own("v.chars.bias"));
      sums.add(tape.sum(tape.crossEntropy(logits, labels)));
    }
    return tape.scale(tape.sum(tape.stack(sums.toArray(Value[]::new))), 1.0 / cells);
  }

  private void addPredictions(
      Example example,
      Encoded seen,
      boolean[] hidden,
      List<Value> predictions,
      List<Value> targets) {
    int heads = config.jepa().heads();
    double[][] angles = angles(config.fusion().hidden() / heads, seen.places());
    Value x = seen.memory();
    for (int i = 0; i < config.jepa().layers(); i++) {
      x = block(x, "jepa.blk." + i + ".", heads, heads, false, angles, (row, col) -> true);
    }
    weights = slow;
    Value target = tape.detach(tape.layerNorm(encode(example, null).memory(), config.rmsEps()));
    weights = online;
    List<int[]> streams = new ArrayList<>();
    int at = 0;
    for (ImageTensor image : example.images()) {
      int rows =
          image.height()
              / config.vision().reduction()
              * (image.width() / config.vision().reduction());
      streams.add(new int[] {at, at + rows});
      at += rows;
    }
    streams.add(new int[] {at, at + example.context().length});
    for (int k = 1; k <= config.jepa().steps(); k++) {
      for (int[] stream : streams) {
        for (int t = stream[0]; t + k < stream[1]; t++) {
          if (hidden[t + k]) {
            predictions.add(linear(tape.gather(x, t), "jepa.predict." + k));
            targets.add(tape.gather(target, t + k));
          }
        }
      }
    }
  }

  /** Rows that are not hidden, each of mean square 1. */
  private Value visible(Value memory, boolean[] hidden, int begin, int end) {
    int[] seen = IntStream.range(begin, end).filter(i -> !hidden[i]).toArray();
    return tape.rmsNorm(tape.gather(memory, seen), config.rmsEps());
  }

  /** Epps and Pulley's statistic with the trapezoidal rule over t = -5, -4.375, ..., 5. */
  private Value sigReg(Value rows, double[][] directions) {
    Value sum = tape.variable(1, 1, 0.0);
    for (double[] direction : directions) {
      double length = Math.sqrt(Arrays.stream(direction).map(d -> d * d).sum());
      double[] unit = Arrays.stream(direction).map(d -> d / length).toArray();
      Value projected = tape.linear(rows, tape.variable(1, unit.length, unit));
      for (int k = -8; k <= 8; k++) {
        double t = k * 0.625;
        double normal = Math.exp(-t * t / 2);
        double weight = 0.625 * normal * (Math.abs(k) == 8 ? 0.5 : 1);
        Value real = tape.mean(tape.cos(tape.scale(projected, t)));
        Value imaginary = tape.mean(tape.sin(tape.scale(projected, t)));
        Value difference = tape.map(real, c -> c - normal, c -> 1);
        Value distance =
            tape.add(tape.multiply(difference, difference), tape.multiply(imaginary, imaginary));
        sum = tape.add(sum, tape.scale(distance, weight * rows.rows() / directions.length));
      }
    }
    return sum;
  }

  // ---- parts ----

  private double[][] angles(int headDim, Coordinates3 places) {
    return Tape.angles(
        headDim,
        config.ropeBase(),
        config.gridPairs(),
        places.column(0),
        places.column(1),
        places.column(2));
  }

  private Value block(
      Value x,
      String name,
      int queryHeads,
      int kvHeads,
      boolean qkNorm,
      double @Nullable [][] angles,
      Tape.Mask mask) {
    Value normed = norm(x, name + "attn_norm");
    Value q = headNorm(linear(normed, name + "attn_q"), name + "attn_q_norm", qkNorm);
    Value k = headNorm(linear(normed, name + "attn_k"), name + "attn_k_norm", qkNorm);
    if (angles != null) {
      q = tape.rope(q, angles);
      k = tape.rope(k, angles);
    }
    Value attended =
        tape.attention(q, k, linear(normed, name + "attn_v"), queryHeads, kvHeads, mask);
    Value sum = tape.add(x, linear(attended, name + "attn_output"));
    return tape.add(sum, swiGlu(norm(sum, name + "ffn_norm"), name));
  }

  private Value headNorm(Value x, String name, boolean present) {
    if (!present) {
      return x;
    }
    Value weight = own(name + ".weight");
    int headDim = weight.cols();
    int heads = x.cols() / headDim;
    Value cut = tape.reshape(x, x.rows() * heads, headDim);
    return tape.reshape(tape.rmsNorm(cut, weight, config.rmsEps()), x.rows(), x.cols());
  }

  private Value swiGlu(Value x, String prefix) {
    Value gate = tape.silu(linear(x, prefix + "ffn_gate"));
    return linear(tape.multiply(gate, linear(x, prefix + "ffn_up")), prefix + "ffn_down");
  }

  private Value norm(Value x, String name) {
    return tape.rmsNorm(x, own(name + ".weight"), config.rmsEps());
  }

  private Value linear(Value x, String name) {
    return tape.linear(x, own(name + ".weight"));
  }
}
