package org.mycromwell.engine.eval;

/**
 * A problem of HumanEval: a function to complete and the program that checks it.
 *
 * @param prompt source up to where the body of the function begins
 * @param canonicalSolution the body
 * @param test source that defines {@code check(candidate)}
 */
public record HumanEvalProblem(
    String taskId, String prompt, String entryPoint, String canonicalSolution, String test) {

  /** The program that ends without an exception when the completion solves the problem. */
  public String program(String completion) {
    return prompt + completion + "\n" + test + "\n" + "check(" + entryPoint + ")\n";
  }
}
