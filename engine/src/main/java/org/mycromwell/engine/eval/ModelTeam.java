package org.mycromwell.engine.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;

/**
 * The same model opened once for each thread, so that many small tasks are done at once: a small
 * model gains little from several threads that work on one token. A large model is opened once with
 * all threads. What comes out does not depend on it. Owns the models until {@link #close()}; for
 * one thread.
 */
public final class ModelTeam implements AutoCloseable {
  /** Larger files are opened once. */
  private static final long SMALL_BYTES = 256L << 20;

  /** A model and its session, used by one thread at a time. */
  public record Member(LanguageModel model, Session session) {}

  private final List<Member> members = new ArrayList<>();

  private ModelTeam() {}

  /**
   * Opens a model.
   *
   * @param options threads of all members together
   * @throws EngineException as {@link LanguageModel#open}
   */
  public static ModelTeam open(Path file, ModelOptions options) {
    ModelTeam team = new ModelTeam();
    try {
      boolean small = Files.exists(file) && Files.size(file) <= SMALL_BYTES;
      int count = small ? options.threads() : 1;
      for (int i = 0; i < count; i++) {
        team.add(file, small ? options.withThreads(1) : options);
      }
      return team;
    } catch (IOException e) {
      team.close();
      throw new EngineException(Kind.BAD_FILE, file + " cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      team.close();
      throw e;
    }
  }

  private void add(Path file, ModelOptions options) {
    LanguageModel model = LanguageModel.open(file, options);
    try {
      members.add(new Member(model, new Session(model)));
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** The first member's model, for what does not take a session. */
  public LanguageModel model() {
    return members.getFirst().model();
  }

  /** Tasks that are done at once. */
  public int size() {
    return members.size();
  }

  /**
   * Does tasks, several at once.
   *
   * @param work what a member does with a task; gives nothing when it was cancelled
   * @param listener told on the calling thread
   * @return what came of each task, in their order; nothing for those that were not done
   * @throws RuntimeException the first that a task ended with; no task begins after it
   */
  public <T, R> List<Optional<R>> each(
      List<T> tasks,
      Function<Member, Function<T, Optional<R>>> work,
      String phase,
      BenchmarkListener listener,
      CancelToken cancel) {
    List<Optional<R>> results =
        new ArrayList<>(Collections.nCopies(tasks.size(), Optional.empty()));
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    int running = Math.min(members.size(), tasks.size());
    for (Member member : members.subList(0, running)) {
      Thread.ofPlatform()
          .daemon()
          .name("cromwell-eval")
          .start(() -> {
            try {
              Function<T, Optional<R>> own = work.apply(member);
              while (!cancel.isCancelled() && failure.get() == null) {
                int index = next.getAndIncrement();
                if (index >= tasks.size()) {
                  break;
                }
                Optional<R> result = own.apply(tasks.get(index));
                if (result.isPresent()) {
                  synchronized (results) {
                    results.set(index, result);
                  }
                  events.add(Event.DONE);
                }
              }
            } catch (RuntimeException | Error e) {
              failure.compareAndSet(null, e);
            } finally {
              events.add(Event.ENDED);
            }
          });
    }
    await(events, running, phase, tasks.size(), listener);
    switch (failure.get()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
    synchronized (results) {
      return results;
    }
  }

  private enum Event {
    /** A task is done. */
    DONE,
    /** A member has nothing to do any more. */
    ENDED
  }

  private static void await(
      BlockingQueue<Event> events, int members, String phase, int tasks, BenchmarkListener told) {
    boolean interrupted = false;
    int running = members;
    int done = 0;
    while (running > 0) {
      try {
        if (events.take() == Event.ENDED) {
          running--;
        } else {
          told.progress(phase, ++done, tasks);
        }
      } catch (InterruptedException e) {
        interrupted = true; // whoever wants an end cancels
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    for (Member member : members) {
      member.session().close();
      member.model().close();
    }
    members.clear();
  }
}
