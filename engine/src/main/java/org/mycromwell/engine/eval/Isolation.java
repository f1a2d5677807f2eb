package org.mycromwell.engine.eval;

/** What keeps a program of a model from the network and from surviving its time limit. */
public enum Isolation {
  /** Namespaces of the kernel: no network device, and no process outlives the first. */
  NAMESPACE("network and process namespaces of the kernel, and a guard in Python"),
  /** Where namespaces are not allowed. */
  GUARD("a guard in Python only: this system allows no namespaces");

  private final String words;

  Isolation(String words) {
    this.words = words;
  }

  /** The isolation in words. */
  public String words() {
    return words;
  }
}
