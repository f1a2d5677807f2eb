package org.mycromwell.engine.eval;

/** What keeps a program of a model from the network and from surviving its time limit. */
public enum Isolation {
  /**
   * Namespaces of the kernel: no network device, no process outlives the first, and nothing can be
   * written but an empty directory of limited size.
   */
  READ_ONLY(
      "network, process and file namespaces of the kernel (all files read-only), and a guard in"
          + " Python"),
  /** The same without the one for files. */
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
