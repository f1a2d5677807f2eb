package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;

class SortImportsTest {
  private static final EditFamily FAMILY = new SortImports();

  @Test
  void python() {
    assertThat(
            sorted(
                "a.py",
                """
                from __future__ import annotations
                from b import (
                    x,
                    y,
                )
                import sys
                from . import z
                import os.path as p
                from Alpha import A

                import json
                import abc

                x = 1
                """))
        .isEqualTo(
            """
            from __future__ import annotations
            import os.path as p
            import sys
            from Alpha import A
            from b import (
                x,
                y,
            )
            from . import z

            import abc
            import json

            x = 1
            """);
  }

  @Test
  void java() {
    assertThat(
            sorted(
                "A.java",
                """
                package a;

                import static b.C.d;
                import static a.C.d;
                import java.util.Map;
                import java.util.List;
                import java.io.File;

                class A {}
                """))
        .isEqualTo(
            """
            package a;

            import static a.C.d;
            import static b.C.d;
            import java.io.File;
            import java.util.List;
            import java.util.Map;

            class A {}
            """);
  }

  @Test
  void script() {
    assertThat(
            sorted(
                "a.ts",
                """
                import b from './b';
                import { z } from 'zod';
                import type { X } from '../x';
                import React from "react";
                import * as fs from '@scope/fs';
                """))
        .isEqualTo(
            """
            import * as fs from '@scope/fs';
            import React from "react";
            import { z } from 'zod';
            import type { X } from '../x';
            import b from './b';
            """);
  }

  @Test
  void whereOrderMayCountNothingIsMoved() {
    for (String text :
        List.of(
            "import b from 'b';\nimport './style.css';\nimport a from 'a';\n",
            "import b from 'b'; // first\nimport a from 'a';\n")) {
      assertThat(Edited.all(FAMILY, Edited.file(CodeRegion.Kind.FILE, "a.js", text))).isEmpty();
    }
    assertThat(
            Edited.all(FAMILY, Edited.file(CodeRegion.Kind.FILE, "a.py", "import b\n\nimport a\n")))
        .isEmpty();
  }

  @Test
  void sortedBlocksAreShownInDisorder() {
    String text = "import a\nimport b\nfrom c import d\n\nx = 1\n";
    CodeRegion region = Edited.file(CodeRegion.Kind.FILE, "a.py", text);
    assertThat(FAMILY.vacuous(region, Draws.of(1))).isPresent();
    List<Edited.Result> results = Edited.all(FAMILY, region);
    assertThat(results)
        .hasSize(5)
        .allSatisfy(result -> {
          assertThat(result.change().backwards()).isTrue();
          assertThat(result.text().lines().sorted())
              .containsExactlyElementsOf(text.lines().sorted().toList());
          assertThat(sorted("a.py", result.text())).isEqualTo(text);
        });
  }

  private static String sorted(String fileName, String text) {
    return Edited.only(
        "sort-imports", Edited.all(FAMILY, Edited.file(CodeRegion.Kind.FILE, fileName, text)));
  }
}
