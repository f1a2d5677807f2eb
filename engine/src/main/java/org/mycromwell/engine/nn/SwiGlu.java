package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * {@code down(silu(gate(x)) * up(x))}: the feed-forward part of a block (Shazeer 2020). Two objects
 * may share parameters, each has one forward pass of its own.
 */
public final class SwiGlu {
  private static final int ELEMENTS = 16;

  private final LayerContext context;
  private final Linear gate;
  private final Linear up;
  private final Linear down;
  private @Nullable Rows gated;
  private @Nullable Rows raised;

  /**
   * A layer of these weights.
   *
   * @param gate {@code [ffn, width]}, like {@code up}
   * @param down {@code [width, ffn]}
   */
  public SwiGlu(LayerContext context, Parameter gate, Parameter up, Parameter down) {
    this.context = context;
    this.gate = new Linear(context, gate, null);
    this.up = new Linear(context, up, null);
    this.down = new Linear(context, down, null);
  }

  public Rows forward(Rows x) {
    Rows g = gate.forward(x);
    Rows u = up.forward(x);
    Rows h = context.buffers().rows(g.count(), g.width());
    context.forRange(
        h.size(),
        ELEMENTS,
        (begin, end) ->
            context
                .kernels()
                .swiGlu(g.data(), begin, u.data(), begin, h.data(), begin, end - begin));
    if (context.training()) {
      gated = g;
      raised = u;
    }
    return down.forward(h);
  }

  /** Adds to the gradients of the parameters; returns that of {@code x} in new rows. */
  public Rows backward(Rows dy) {
    Rows g = gated;
    Rows u = raised;
    if (g == null || u == null) {
      throw new IllegalStateException("no forward pass of this feed-forward layer");
    }
    gated = null;
    raised = null;
    Rows dh = down.backward(dy);
    // In place: what the forward pass kept is not needed after this.
    context.forRange(
        dh.size(),
        ELEMENTS,
        (begin, end) ->
            context
                .kernels()
                .swiGluGrad(
                    dh.data(),
                    begin,
                    g.data(),
                    begin,
                    u.data(),
                    begin,
                    g.data(),
                    begin,
                    u.data(),
                    begin,
                    end - begin));
    Rows dx = gate.backward(g);
    up.backward(u, dx, true);
    return dx;
  }
}
