package org.mycromwell.engine.reference;

import java.util.Random;
import java.util.function.BiFunction;

/** Compares the gradients of a {@link Tape} with central differences. */
public final class GradientCheck {
  private GradientCheck() {}

  /** A matrix of numbers with deviation 1. */
  public static double[] random(Random random, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  /**
   * The largest deviation of a gradient from the difference quotient, relative to the largest
   * gradient of the same input.
   *
   * @param shapes rows and columns of each input
   * @param inputs of {@code function}
   * @param function what is checked; its result is summed with random weights
   */
  public static double worstDeviation(
      int[][] shapes, double[][] inputs, BiFunction<Tape, Value[], Value> function) {
    Tape tape = new Tape();
    Value[] variables = variables(tape, shapes, inputs);
    tape.backward(loss(tape, function.apply(tape, variables)));
    double worst = 0;
    for (int input = 0; input < inputs.length; input++) {
      double largest = 1e-30;
      for (double g : variables[input].gradient()) {
        largest = Math.max(largest, Math.abs(g));
      }
      for (int i = 0; i < inputs[input].length; i++) {
        double kept = inputs[input][i];
        double step = 1e-5 * Math.max(1, Math.abs(kept));
        inputs[input][i] = kept + step;
        double above = evaluate(shapes, inputs, function);
        inputs[input][i] = kept - step;
        double below = evaluate(shapes, inputs, function);
        inputs[input][i] = kept;
        double quotient = (above - below) / (2 * step);
        double deviation = Math.abs(quotient - variables[input].gradient()[i]);
        worst = Math.max(worst, deviation / largest);
      }
    }
    return worst;
  }

  private static Value[] variables(Tape tape, int[][] shapes, double[][] inputs) {
    Value[] variables = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      variables[i] = tape.variable(shapes[i][0], shapes[i][1], inputs[i].clone());
    }
    return variables;
  }

  private static double evaluate(
      int[][] shapes, double[][] inputs, BiFunction<Tape, Value[], Value> function) {
    Tape tape = new Tape();
    return loss(tape, function.apply(tape, variables(tape, shapes, inputs))).scalar();
  }

  /** Every element counts, none like another. */
  private static Value loss(Tape tape, Value result) {
    double[] weights = random(new Random(7), result.data().length);
    return tape.sum(tape.multiply(result, tape.variable(result.rows(), result.cols(), weights)));
  }
}
