package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.model.weights.Initialization;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.model.weights.TensorSpec.Role;
import org.mycromwell.engine.tensor.DType;

/** Names, shapes and initial values of the tensors of a VL-JEPA. */
public final class VlJepaTensors {
  public static final String EMBEDDING = "enc.token_embd.weight";
  public static final String MATCH = "enc.match.weight";
  public static final String LANGUAGE = "enc.language.weight";
  public static final String STYLE = "enc.style.weight";
  public static final String IMPORTS = "enc.imports.weight";
  public static final String NEXT_IN_CODE = "dec.next_code.weight";
  public static final String NEXT_IN_INSTRUCTION = "dec.next_instruction.weight";
  public static final String OUTPUT = "dec.output.weight";
  public static final String POSITIONS = "v.position.weight";

  private static final String STEM = "v.stem.weight";

  /**
   * Begins as the weights do, as if it were one more pixel that always shines. At 0 the rows of
   * empty pixels would be 0, and each norm up to the first transformer block would multiply their
   * gradients by the 1000 of its epsilon.
   */
  private static final String STEM_BIAS = "v.stem.bias";

  /** Of the first logits, however wide the model is. */
  private static final double LOGIT_DEVIATION = 0.25;

  public static final String POINTERS = "dec.pointer.weight";
  public static final String POINTER_BIAS = "dec.pointer.bias";

  /** A pointer has 2 % at first: what is learnt without it is hardly disturbed. */
  private static final float FIRST_POINTER = -4;

  private static final String GATE_BIAS = "dec.copy_gate.bias";

  /**
   * The gate lets 97 % of the language model through at first: what is not in the context costs no
   * more than guessing, and copying is learnt as soon as from a gate that is half open.
   */
  private static final float FIRST_GATE = 3.5f;

  private final VlJepaConfig config;
  private final List<TensorSpec> all = new ArrayList<>();

  private VlJepaTensors(VlJepaConfig config) {
    this.config = config;
  }

  /** All tensors of a model with this configuration, in the order of the forward pass. */
  public static List<TensorSpec> of(VlJepaConfig config) {
    VlJepaTensors tensors = new VlJepaTensors(config);
    tensors.vision();
    tensors.text();
    tensors.fusion();
    tensors.jepa();
    tensors.head();
    return List.copyOf(tensors.all);
  }

  private void vision() {
    VisionConfig vision = config.vision();
    matrix(STEM, vision.stemChannels(), patch(vision));
    bias(STEM_BIAS, vision.stemChannels());
    norm("v.stem_norm.weight", vision.stemChannels());
    for (int i = 0; i < vision.convs().size(); i++) {
      String prefix = "v.mb." + i + ".";
      int in = vision.channelsInto(i);
      int expanded = in * MbConvConfig.EXPANSION;
      int squeezed = expanded / MbConvConfig.SQUEEZE;
      matrix(prefix + "expand.weight", expanded, in);
      norm(prefix + "expand_norm.weight", expanded);
      filter(prefix + "dw.weight", expanded, 9);
      norm(prefix + "dw_norm.weight", expanded);
      matrix(prefix + "se_reduce.weight", squeezed, expanded);
      matrix(prefix + "se_expand.weight", expanded, squeezed);
      matrix(prefix + "project.weight", vision.convs().get(i).out(), expanded);
    }
    int hidden = vision.hidden();
    matrix("v.proj.weight", hidden, vision.channelsOut());
    if (vision.positions() == Positions.LEARNED) {
      filter(POSITIONS, vision.gridHeight() * vision.gridWidth(), hidden);
    }
    for (int i = 0; i < vision.layers(); i++) {
      block("v.blk." + i + ".", hidden, hidden, hidden, 0, vision.ffn());
    }
    norm("v.output_norm.weight", hidden);
    if (vision.charClasses() > 0) {
      matrix("v.chars.weight", vision.charClasses(), vision.cellRows() * hidden);
      bias("v.chars.bias", vision.charClasses());
    }
  }

  /** Values under one filter of the stem. */
  private static int patch(VisionConfig vision) {
    return VisionConfig.STEM * VisionConfig.STEM * vision.channels();
  }

  private void text() {
    TextConfig text = config.text();
    all.add(new TensorSpec(EMBEDDING, Role.EMBEDDING, config.vocabulary(), text.hidden()));
    if (text.exactMatch()) {
      filter(MATCH, TokenMatches.levels(text.wholeWords()), text.hidden());
    }
    if (text.language()) {
      filter(LANGUAGE, PromptLanguage.values().length, text.hidden());
    }
    if (text.habits()) {
      filter(STYLE, PromptStyle.ROWS, text.hidden());
      filter(IMPORTS, ImportOrder.Place.values().length, text.hidden());
    }
    if (text.shiftTaps() > 0) {
      filter("enc.shift.weight", text.hidden(), text.shiftTaps());
    }
    int qkNorm = config.qkNorm() ? text.headDim() : 0;
    for (int i = 0; i < text.layers(); i++) {
      block("enc.blk." + i + ".", text.hidden(), text.queryDim(), text.kvDim(), qkNorm, text.ffn());
    }
    norm("enc.output_norm.weight", text.hidden());
  }

  private void fusion() {
    FusionConfig fusion = config.fusion();
    int hidden = fusion.hidden();
    matrix("fuse.v_proj.weight", hidden, config.vision().hidden());
    matrix("fuse.t_proj.weight", hidden, config.text().hidden());
    for (int i = 0; i < fusion.layers(); i++) {
      String prefix = "fuse.blk." + i + ".";
      for (String stream : List.of("v_", "t_")) {
        norm(prefix + stream + "norm_q.weight", hidden);
        norm(prefix + stream + "norm_kv.weight", hidden);
        attention(prefix + stream, hidden, hidden, hidden);
        norm(prefix + stream + "ffn_norm.weight", hidden);
      }
      feedForward(prefix, hidden, fusion.ffn());
    }
  }

  private void jepa() {
    JepaConfig jepa = config.jepa();
    int hidden = config.fusion().hidden();
    for (int i = 0; i < jepa.layers(); i++) {
      block("jepa.blk." + i + ".", hidden, hidden, hidden, 0, jepa.ffn());
    }
    for (int step = 1; step <= jepa.steps(); step++) {
      matrix("jepa.predict." + step + ".weight", hidden, hidden);
    }
  }

  private void head() {
    HeadConfig head = config.head();
    int hidden = head.hidden();
    matrix("dec.proj.weight", hidden, config.fusion().hidden());
    if (head.shiftTaps() > 0) {
      filter("dec.shift.weight", hidden, head.shiftTaps());
    }
    if (head.continuations()) {
      for (String name : List.of(NEXT_IN_CODE, NEXT_IN_INSTRUCTION)) {
        all.add(new TensorSpec(name, Role.EMBEDDING, config.vocabulary(), hidden));
      }
    }
    int qkNorm = config.qkNorm() ? head.headDim() : 0;
    for (int i = 0; i < head.layers(); i++) {
      block("dec.blk." + i + ".", hidden, head.queryDim(), head.kvDim(), qkNorm, head.ffn());
    }
    norm("dec.output_norm.weight", hidden);
    if (!head.tied()) {
      matrix(OUTPUT, config.vocabulary(), hidden);
    }
    if (head.copyDim() > 0) {
      matrix("dec.copy_q.weight", head.copyDim(), hidden);
      matrix("dec.copy_k.weight", head.copyDim(), config.fusion().hidden());
      bias("dec.copy_temperature", 1);
      filter("dec.copy_gate.weight", 1, hidden);
      bias(GATE_BIAS, 1);
    }
    if (head.pointers()) {
      filter(POINTERS, HeadConfig.POINTERS, hidden);
      bias(POINTER_BIAS, HeadConfig.POINTERS);
    }
  }

  private void block(String prefix, int hidden, int queryDim, int kvDim, int qkNorm, int ffn) {
    norm(prefix + "attn_norm.weight", hidden);
    attention(prefix, hidden, queryDim, kvDim);
    if (qkNorm > 0) {
      norm(prefix + "attn_q_norm.weight", qkNorm);
      norm(prefix + "attn_k_norm.weight", qkNorm);
    }
    norm(prefix + "ffn_norm.weight", hidden);
    feedForward(prefix, hidden, ffn);
  }

  private void attention(String prefix, int hidden, int queryDim, int kvDim) {
    matrix(prefix + "attn_q.weight", queryDim, hidden);
    matrix(prefix + "attn_k.weight", kvDim, hidden);
    matrix(prefix + "attn_v.weight", kvDim, hidden);
    matrix(prefix + "attn_output.weight", hidden, queryDim);
  }

  private void feedForward(String prefix, int hidden, int ffn) {
    matrix(prefix + "ffn_gate.weight", ffn, hidden);
    matrix(prefix + "ffn_up.weight", ffn, hidden);
    matrix(prefix + "ffn_down.weight", hidden, ffn);
  }

  private void matrix(String name, int rows, int cols) {
    all.add(new TensorSpec(name, Role.MATRIX, rows, cols));
  }

  private void filter(String name, int rows, int cols) {
    all.add(new TensorSpec(name, Role.FILTER, rows, cols));
  }

  private void norm(String name, int size) {
    all.add(new TensorSpec(name, Role.NORM, 1, size));
  }

  private void bias(String name, int size) {
    all.add(new TensorSpec(name, Role.BIAS, 1, size));
  }

  /** What a tensor is before training. */
  public static Initialization initialization(TensorSpec spec, VlJepaConfig config) {
    String name = spec.name();
    if (name.equals(GATE_BIAS)) {
      return Initialization.constant(FIRST_GATE);
    }
    if (name.equals(POINTER_BIAS)) {
      return Initialization.constant(FIRST_POINTER);
    }
    if (name.equals(STEM_BIAS)) {
      return Initialization.normal(Math.sqrt(2.0 / patch(config.vision())));
    }
    if (spec.role().isVector()) {
      return Initialization.constant(spec.role() == Role.BIAS ? 0 : 1);
    }
    if (name.endsWith(".shift.weight")
        || name.equals(NEXT_IN_CODE)
        || name.equals(NEXT_IN_INSTRUCTION)
        || name.equals(STYLE)
        || name.equals(IMPORTS)
        || name.equals(POINTERS)) {
      return Initialization.constant(0);
    }
    if (name.equals(STEM) || name.endsWith(".dw.weight")) {
      return Initialization.normal(Math.sqrt(2.0 / spec.cols())); // He et al. 2015
    }
    if (name.equals("v.proj.weight")
        || name.endsWith(".expand.weight")
        || name.endsWith(".project.weight")) {
      // As large behind as before: the convolutions are narrow, and 0.02 would let them vanish.
      return Initialization.normal(Math.sqrt(1.0 / spec.cols()));
    }
    if (name.endsWith("attn_output.weight") || name.endsWith("ffn_down.weight")) {
      return Initialization.residual(residualLayers(Component.of(name), config));
    }
    if (name.equals(config.head().tied() ? EMBEDDING : OUTPUT)) {
      // Logits of normed rows: the loss of guessing, and at most half their variance more.
      double deviation = LOGIT_DEVIATION / Math.sqrt(spec.cols());
      return Initialization.normal(Math.min(Initialization.DEVIATION, deviation));
    }
    return Initialization.normal(Initialization.DEVIATION);
  }

  private static int residualLayers(Component component, VlJepaConfig config) {
    return switch (component) {
      case VISION -> config.vision().layers() + config.vision().convs().size();
      case TEXT -> config.text().layers();
      case FUSION -> config.fusion().layers();
      case JEPA -> config.jepa().layers();
      case HEAD -> config.head().layers();
    };
  }

  /**
   * Checks that the file holds every tensor of the configuration with the right shape and a
   * supported type, and no other.
   */
  static void check(VlJepaConfig config, GgufFile file) {
    Set<String> names = new HashSet<>();
    for (TensorSpec spec : of(config)) {
      names.add(spec.name());
      check(spec, file);
    }
    for (String name : file.tensors().keySet()) {
      if (!names.contains(name)) {
        throw new EngineException(
            Kind.UNSUPPORTED,
            file.displayName()
                + ": tensor "
                + EngineException.quote(name)
                + " is not part of the "
                + VlJepaConfig.ARCHITECTURE
                + " that the metadata describes");
      }
    }
  }

  private static void check(TensorSpec spec, GgufFile file) {
    TensorInfo tensor = file.tensor(spec.name());
    if (!tensor.isSupported()) {
      throw bad(
          Kind.UNSUPPORTED,
          spec,
          file,
          "is stored as "
              + tensor.typeName()
              + ", which is not supported; supported are "
              + Arrays.toString(DType.values()));
    }
    if (tensor.cols() != spec.cols() || tensor.rows() != spec.rows() || tensor.dims().length > 2) {
      throw bad(
          Kind.BAD_FILE,
          spec,
          file,
          "has shape "
              + Arrays.toString(tensor.dims())
              + ", but the metadata asks for ["
              + spec.cols()
              + (spec.role().isVector() ? "]" : ", " + spec.rows() + "]"));
    }
    if (spec.role().isVector() && tensor.type() != DType.F32) {
      throw bad(
          Kind.UNSUPPORTED,
          spec,
          file,
          "has type " + tensor.type() + "; norms and biases must be F32");
    }
  }

  private static EngineException bad(Kind kind, TensorSpec spec, GgufFile file, String what) {
    return new EngineException(kind, file.displayName() + ": tensor '" + spec.name() + "' " + what);
  }
}
