package org.mycromwell.engine.exec;

/** Work that all workers run together; see {@link Worker}. */
@FunctionalInterface
public interface Task {
  void run(Worker worker);
}
