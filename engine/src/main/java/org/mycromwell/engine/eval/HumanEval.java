package org.mycromwell.engine.eval;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.eval.SandboxResult.Outcome;
import org.mycromwell.engine.exec.CancelToken;

/** Runs completions of problems and counts those that pass. */
public final class HumanEval {
  private static final int POLL_MILLIS = 100;

  private final PythonSandbox sandbox;
  private final SandboxLimits limits;
  private final int jobs;

  /**
   * @param jobs programs that run at the same time
   */
  public HumanEval(PythonSandbox sandbox, SandboxLimits limits, int jobs) {
    this.sandbox = sandbox;
    this.limits = limits;
    this.jobs = jobs;
  }

  /** Where completions come from; asked by one thread. */
  @FunctionalInterface
  public interface Solver {
    /** The source that follows the prompt of the problem, for one of its samples. */
    String complete(HumanEvalProblem problem, int sample);
  }

  /**
   * How the samples of one problem fared.
   *
   * @param messages last line of each that did not pass
   */
  public record Task(String taskId, int samples, int passed, List<String> messages) {}

  /**
   * The result.
   *
   * @param passAt mean over problems of the estimate, by k; empty when there was no problem
   * @param complete false when it was cancelled; then the figures are of those problems of which
   *     every sample had been run by then
   */
  public record Report(
      List<Task> tasks,
      SortedMap<Integer, Double> passAt,
      Map<Outcome, Integer> outcomes,
      Isolation isolation,
      double seconds,
      boolean complete) {}

  /** Evaluates all problems with so many samples of each; {@code ks} may not exceed them. */
  public Report run(
      List<HumanEvalProblem> problems,
      Solver solver,
      int samples,
      List<Integer> ks,
      BenchmarkListener listener,
      CancelToken cancel) {
    long start = System.nanoTime();
    AtomicInteger done = new AtomicInteger();
    int total = problems.size() * samples;
    List<List<Future<Optional<SandboxResult>>>> runs = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    ExecutorService pool =
        Executors.newFixedThreadPool(jobs, Thread.ofPlatform().daemon().factory());
    try {
      for (HumanEvalProblem problem : problems) {
        List<Future<Optional<SandboxResult>>> ofProblem = new ArrayList<>();
        for (int i = 0; i < samples && !cancel.isCancelled(); i++) {
          String program = problem.program(solver.complete(problem, i));
          ofProblem.add(
              pool.submit(() -> {
                SandboxResult result = sandbox.run(program, limits);
                // What stops the evaluation may have stopped the program too.
                boolean sure = result.passed() || !cancel.isCancelled();
                done.incrementAndGet();
                return sure ? Optional.of(result) : Optional.empty();
              }));
          listener.progress("running programs", done.get(), total);
        }
        if (cancel.isCancelled()) {
          break;
        }
        runs.add(ofProblem);
      }
      for (int i = 0; i < runs.size(); i++) {
        List<SandboxResult> results = results(runs.get(i), cancel);
        if (results.size() == samples) {
          tasks.add(task(problems.get(i).taskId(), results, outcomes));
        }
        listener.progress("running programs", done.get(), total);
      }
    } finally {
      end(pool);
    }
    SortedMap<Integer, Double> passAt = new TreeMap<>();
    for (int k : ks) {
      tasks.stream()
          .mapToDouble(task -> PassAtK.estimate(task.samples(), task.passed(), k))
          .average()
          .ifPresent(mean -> passAt.put(k, mean));
    }
    return new Report(
        tasks,
        passAt,
        outcomes,
        sandbox.isolation(),
        (System.nanoTime() - start) * 1e-9,
        tasks.size() == problems.size());
  }

  private static Task task(
      String taskId, List<SandboxResult> results, Map<Outcome, Integer> outcomes) {
    int passed = 0;
    List<String> messages = new ArrayList<>();
    for (SandboxResult result : results) {
      outcomes.merge(result.outcome(), 1, Integer::sum);
      if (result.passed()) {
        passed++;
      } else {
        messages.add(result.outcome() == Outcome.TIMED_OUT ? "timed out" : result.message());
      }
    }
    return new Task(taskId, results.size(), passed, messages);
  }

  /** The results of those that have one; when cancelled nobody waits for the others. */
  private static List<SandboxResult> results(
      List<Future<Optional<SandboxResult>>> runs, CancelToken cancel) {
    List<SandboxResult> results = new ArrayList<>();
    for (Future<Optional<SandboxResult>> run : runs) {
      await(run, cancel).ifPresent(results::add);
    }
    return results;
  }

  private static Optional<SandboxResult> await(
      Future<Optional<SandboxResult>> run, CancelToken cancel) {
    try {
      while (!run.isDone() && !cancel.isCancelled()) {
        try {
          run.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          Thread.onSpinWait(); // time to look at the token again
        }
      }
      return run.isDone() ? run.get() : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Stops the programs that still run and waits until they are gone. */
  private static void end(ExecutorService pool) {
    pool.shutdownNow();
    try {
      boolean ended = false;
      while (!ended) {
        ended = pool.awaitTermination(1, TimeUnit.SECONDS); // sandboxes kill within seconds
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
