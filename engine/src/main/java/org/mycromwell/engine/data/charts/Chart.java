package org.mycromwell.engine.data.charts;

import java.util.List;

/** What a picture says, without how it looks. {@link ChartReader} has it back from the code. */
public sealed interface Chart permits Plot, Diagram, Form {
  ChartKind kind();

  /** The code, in the one form that is learnt; every line ends. */
  String code();

  /** Everything that is written in letters, in the order of the code. */
  List<String> labels();

  /** What else there is: numbers, arrows, which field is which; in the order of the code. */
  List<String> values();
}
