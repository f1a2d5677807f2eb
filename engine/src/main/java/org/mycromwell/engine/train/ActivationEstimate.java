package org.mycromwell.engine.train;

import java.util.List;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.data.KindShare;
import org.mycromwell.engine.model.vljepa.FusionConfig;
import org.mycromwell.engine.model.vljepa.HeadConfig;
import org.mycromwell.engine.model.vljepa.JepaConfig;
import org.mycromwell.engine.model.vljepa.MbConvConfig;
import org.mycromwell.engine.model.vljepa.TextConfig;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;

/**
 * What a batch needs beside the state of a run: outputs that layers keep for the backward pass,
 * counted by their widths. An estimate; how long examples are and what is shared moves it.
 */
final class ActivationEstimate {
  /** Gradients on their way back, and room that the pool of buffers leaves unused. */
  private static final double SLACK = 1.4;

  private final VlJepaConfig config;
  private final boolean recompute;

  ActivationEstimate(VlJepaConfig config, boolean recompute) {
    this.config = config;
    this.recompute = recompute;
  }

  /** Bytes of the most demanding stage. */
  long bytes(List<StagePlan> stages) {
    double most = 0;
    for (StagePlan stage : stages) {
      double weights = stage.mix().stream().mapToDouble(KindShare::weight).sum();
      double perToken = 0;
      for (KindShare share : stage.mix()) {
        perToken += share.weight() / weights * floats(share, stage.objective());
      }
      most = Math.max(most, perToken * stage.tokensPerBatch());
    }
    return (long) (most * SLACK * Float.BYTES);
  }

  private double floats(KindShare share, ObjectivePlan objective) {
    boolean pictures =
        switch (share.kind()) {
          case PICTURE, TRANSCRIBE, CHART -> true;
          case TEXT, CONTINUE, FIM, EDIT, REFUSE -> false;
        };
    double encoded = (pictures ? vision() : text()) + fusion();
    double most = encoded + (objective.jepa() > 0 ? jepa() : 0);
    boolean answers = share.kind() != ExampleKind.TEXT && share.kind() != ExampleKind.PICTURE;
    // A token is either in the context, of which the head has keys and values, or in the answer.
    return answers && objective.lm() > 0
        ? Math.max(most, Math.max(encoded + memoryKeys(), head()))
        : most;
  }

  private double text() {
    TextConfig t = config.text();
    return stack(t.layers(), t.hidden(), t.queryDim(), t.kvDim(), t.ffn());
  }

  /** A stream of the fusion: cross attention and the feed-forward part. */
  private double fusion() {
    FusionConfig f = config.fusion();
    return f.hidden() + stack(f.layers(), f.hidden(), f.hidden(), f.hidden(), f.ffn());
  }

  private double jepa() {
    JepaConfig j = config.jepa();
    int hidden = config.fusion().hidden();
    return (2.0 + j.steps()) * hidden + stack(j.layers(), hidden, hidden, hidden, j.ffn());
  }

  private double memoryKeys() {
    HeadConfig h = config.head();
    return (recompute ? 1 : h.layers()) * (4.0 * h.kvDim() + h.hidden());
  }

  private double head() {
    HeadConfig h = config.head();
    return stack(h.layers(), h.hidden(), h.queryDim(), h.kvDim(), h.ffn());
  }

  private double vision() {
    VisionConfig v = config.vision();
    double pixels = 1; // of an output, in tokens
    double sum = stack(v.layers(), v.hidden(), v.hidden(), v.hidden(), v.ffn());
    for (int i = v.convs().size() - 1; i >= 0; i--) {
      MbConvConfig conv = v.convs().get(i);
      double expanded = MbConvConfig.EXPANSION * (double) v.channelsInto(i);
      sum += pixels * (4 * expanded + 2.0 * conv.out());
      pixels *= conv.stride() * conv.stride();
      sum += pixels * 3 * expanded;
    }
    int patch = VisionConfig.STEM * VisionConfig.STEM * v.channels();
    return sum + pixels * (3.0 * v.stemChannels() + 2.0 * patch);
  }

  /** Blocks of attention and a gated feed-forward part. */
  private double stack(int layers, int hidden, int query, int keys, int ffn) {
    double block = 5.0 * hidden + 3.0 * query + 4.0 * keys + 3.0 * ffn;
    return recompute ? layers * (double) hidden + block : layers * block;
  }
}
