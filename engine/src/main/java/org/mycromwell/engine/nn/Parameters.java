package org.mycromwell.engine.nn;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a model by name, in the order added. */
public final class Parameters implements Iterable<Parameter> {
  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  /** Adds a matrix of zeros. */
  public Parameter add(String name, int rows, int cols, boolean decayed) {
    Parameter parameter = new Parameter(name, rows, cols, decayed);
    if (byName.putIfAbsent(name, parameter) != null) {
      throw new IllegalArgumentException("parameter " + name + " exists");
    }
    return parameter;
  }

  /**
   * The parameter of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Parameter get(String name) {
    Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter;
  }

  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** Elements of all parameters. */
  public long count() {
    long count = 0;
    for (Parameter parameter : byName.values()) {
      count += parameter.size();
    }
    return count;
  }

  public void zeroGradients() {
    for (Parameter parameter : byName.values()) {
      if (parameter.hasGradient()) {
        Arrays.fill(parameter.gradient(), 0);
      }
    }
  }

  @Override
  public Iterator<Parameter> iterator() {
    return byName.values().iterator();
  }
}
