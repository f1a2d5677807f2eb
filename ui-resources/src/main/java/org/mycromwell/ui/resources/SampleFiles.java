package org.mycromwell.ui.resources;

import java.io.InputStream;
import java.util.List;

/** The files of the sample project: those of {@code examples} in the sources. */
public final class SampleFiles {
  /** Their names. */
  public static final List<String> NAMES = List.of("Greeter.java", "prices.py", "clamp.png");

  private SampleFiles() {}

  /** The bytes of one of {@link #NAMES}; the caller closes them. */
  public static InputStream open(String name) {
    InputStream file = SampleFiles.class.getResourceAsStream("sample/" + name);
    if (file == null) {
      throw new IllegalArgumentException("no sample file " + name);
    }
    return file;
  }
}
