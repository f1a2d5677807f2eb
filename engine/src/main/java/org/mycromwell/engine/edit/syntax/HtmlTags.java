package org.mycromwell.engine.edit.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;

/**
 * Tags that do not match. The grammar closes elements as a browser does, which hides a lost end tag
 * anywhere in the page; here only those may be left out that HTML allows to.
 */
final class HtmlTags {
  /** Elements without an end tag, then those whose end tag may be left out. */
  private static final Set<String> WITHOUT_END =
      Set.of(
          "area",
          "base",
          "br",
          "col",
          "embed",
          "hr",
          "img",
          "input",
          "link",
          "meta",
          "param",
          "source",
          "track",
          "wbr",
          "html",
          "head",
          "body",
          "p",
          "li",
          "dt",
          "dd",
          "option",
          "optgroup",
          "rt",
          "rp",
          "tr",
          "td",
          "th",
          "thead",
          "tbody",
          "tfoot",
          "colgroup",
          "caption");

  private HtmlTags() {}

  static void check(ParsedText text, List<ErrorFinder.Found> found) {
    try (TSTreeCursor cursor = text.cursor()) {
      while (found.size() < ErrorFinder.MAX_ERRORS) {
        TSNode node = cursor.currentNode();
        String type = node.getType();
        if (type.equals("erroneous_end_tag")) {
          found.add(
              new ErrorFinder.Found(
                  text.lines.skipBlank(node.getStartByte()),
                  "unexpected '</" + name(text, node) + ">'"));
        } else if (type.equals("element")) {
          String open = unclosed(text, node);
          if (open != null) {
            found.add(
                new ErrorFinder.Found(
                    text.lines.skipBlank(node.getStartByte()), "'<" + open + ">' is never closed"));
          }
        }
        if (cursor.gotoFirstChild()) {
          continue;
        }
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) {
            return;
          }
        }
      }
    }
  }

  private static @Nullable String unclosed(ParsedText text, TSNode element) {
    int count = element.getNamedChildCount();
    if (count == 0) {
      return null;
    }
    TSNode first = element.getNamedChild(0);
    if (!first.getType().equals("start_tag")
        || element.getNamedChild(count - 1).getType().equals("end_tag")) {
      return null;
    }
    String name = name(text, first);
    return WITHOUT_END.contains(name.toLowerCase(Locale.ROOT)) ? null : name;
  }

  private static String name(ParsedText text, TSNode tag) {
    return tag.getNamedChildCount() == 0 ? "" : text.text(tag.getNamedChild(0));
  }
}
