package org.mycromwell.engine.testing;

/** The classes of Java with which a program reaches a network, for the tests that forbid them. */
public final class NetworkClasses {
  /** A regular expression over their full names. */
  public static final String NAMES =
      "java\\.net\\.(?!URI$|URISyntaxException$).*|javax\\.(net|naming)\\..*|java\\.rmi\\..*"
          + "|java\\.nio\\.channels\\..*(Socket|Datagram|Network)Channel(\\$.*)?"
          + "|java\\.nio\\.channels\\.(spi\\.SelectorProvider|Selector|SelectionKey)";

  private NetworkClasses() {}
}
