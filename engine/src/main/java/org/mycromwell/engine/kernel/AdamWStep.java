package org.mycromwell.engine.kernel;

/**
 * Constants of one step of AdamW (Loshchilov and Hutter 2019). With {@code g' = gradScale * g}:
 * {@code m = beta1 m + (1 - beta1) g'}, {@code v = beta2 v + (1 - beta2) g'^2}, {@code w -= lr *
 * (correction1 * m / (sqrt(correction2 * v) + eps) + decay * w)}.
 *
 * @param decay decoupled weight decay, 0 for parameters that have none
 * @param correction1 {@code 1 / (1 - beta1^step)}
 * @param correction2 {@code 1 / (1 - beta2^step)}
 * @param gradScale multiplies the gradient first: one over the number of accumulated batches, times
 *     the clipping factor
 */
public record AdamWStep(
    float lr,
    float beta1,
    float beta2,
    float eps,
    float decay,
    float correction1,
    float correction2,
    float gradScale) {
  /** The corrections of step {@code step >= 1}. */
  public static AdamWStep of(
      long step, float lr, float beta1, float beta2, float eps, float decay, float gradScale) {
    return new AdamWStep(
        lr,
        beta1,
        beta2,
        eps,
        decay,
        (float) (1 / (1 - Math.pow(beta1, (double) step))),
        (float) (1 / (1 - Math.pow(beta2, (double) step))),
        gradScale);
  }
}
