package org.mycromwell.engine.bench;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells which operations of a network a thread spends its time in, by looking at its stack now and
 * then: nothing is added to the operations themselves. Looks while it is open.
 */
public final class OperationSampler implements AutoCloseable {
  /** Groups of operations. */
  public enum Group {
    /** Linear layers. */
    LINEAR,
    ATTENTION,
    /** What convolutions do beside products. */
    CONVOLUTION,
    /** Norms, activations, sums, moves. */
    ELEMENTWISE,
    /** Products with the vocabulary and their loss. */
    OUTPUT,
    OPTIMIZER
  }

  private static final long INTERVAL_NANOS = 1_000_000;

  private final Thread watched;
  private final Map<Group, Integer> counts = new EnumMap<>(Group.class);
  private final Thread sampler;
  private volatile boolean open = true;

  /** Watches the calling thread. */
  OperationSampler() {
    watched = Thread.currentThread();
    sampler = Thread.ofPlatform().daemon().name("operation-sampler").unstarted(this::sample);
    sampler.start();
  }

  private void sample() {
    while (open) {
      counts.merge(group(watched.getStackTrace()), 1, Integer::sum);
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  /** The outermost layer that says more than "a product" decides. */
  static Group group(StackTraceElement[] stack) {
    boolean product = false;
    Group group = Group.ELEMENTWISE;
    for (StackTraceElement frame : stack) {
      String name = frame.getClassName();
      switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "Gemm" -> product = true;
        case "Optimizer", "Muon" -> {
          return Group.OPTIMIZER;
        }
        case "CrossEntropy", "CopyMixture", "OutputLoss" -> {
          return Group.OUTPUT;
        }
        case "Attention" -> group = Group.ATTENTION;
        case "DepthwiseConv3x3", "SqueezeExcite", "PatchEmbedding" -> group = Group.CONVOLUTION;
        // Part of attention, but element-wise work.
        case "RmsNorm" -> {
          return product ? Group.LINEAR : Group.ELEMENTWISE;
        }
        default -> {}
      }
    }
    return product ? Group.LINEAR : group;
  }

  /** Share of the time in each group so far; all groups, together 1. Closes. */
  Map<Group, Double> shares() {
    close();
    double sum = Math.max(1, counts.values().stream().mapToInt(Integer::intValue).sum());
    Map<Group, Double> shares = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      shares.put(group, counts.getOrDefault(group, 0) / sum);
    }
    return Collections.unmodifiableMap(shares);
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(sampler);
    boolean interrupted = false;
    while (sampler.isAlive()) {
      try {
        sampler.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
