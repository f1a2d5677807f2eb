package org.mycromwell.engine.data.edits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;

/** Types as people speak of them, and types that a name may have. */
final class TypeWords {
  private static final Map<String, String> PYTHON_SPOKEN =
      Map.of(
          "int", "integer",
          "str", "string",
          "bool", "boolean",
          "dict", "dictionary",
          "list[str]", "list of strings",
          "list[int]", "list of integers",
          "float", "float",
          "set", "set",
          "list", "list");

  private static final Map<String, String> SCRIPT_SPOKEN =
      Map.of(
          "string[]", "array of strings",
          "number[]", "array of numbers",
          "boolean", "bool",
          "string", "string",
          "number", "number");

  private static final List<String> PYTHON =
      List.of(
          "int",
          "int",
          "int",
          "str",
          "str",
          "str",
          "str",
          "bool",
          "bool",
          "float",
          "float",
          "list",
          "dict",
          "bytes",
          "list[str]",
          "list[int]",
          "dict[str, int]",
          "tuple",
          "set",
          "object",
          "set[str]",
          "tuple[int, int]",
          "int | None",
          "str | None",
          "Path",
          "Any",
          "Callable",
          "Optional[str]",
          "Optional[int]",
          "list[float]",
          "dict[str, Any]",
          "Iterable[str]",
          "Sequence[int]",
          "np.ndarray",
          "pd.DataFrame",
          "datetime",
          "Decimal",
          "Union[int, str]");

  private static final List<String> SCRIPT =
      List.of(
          "string",
          "string",
          "string",
          "string",
          "number",
          "number",
          "number",
          "boolean",
          "boolean",
          "string[]",
          "number[]",
          "unknown",
          "any",
          "object",
          "Date",
          "string | null",
          "number | undefined",
          "Map<string, number>",
          "Set<string>",
          "Record<string, string>",
          "Function",
          "Error",
          "RegExp",
          "Uint8Array",
          "HTMLElement",
          "Array<number>",
          "Buffer",
          "() => void",
          "Promise<string>",
          "boolean | undefined",
          "Record<string, unknown>");

  private static final Map<String, String> BY_WORD = byWord();

  private TypeWords() {}

  /** A type for the phrases: as it is or as people say it, and with an article. */
  static Map<String, String> words(String type, Language language, String behind, Draws random) {
    Map<String, String> spoken = language == Language.PYTHON ? PYTHON_SPOKEN : SCRIPT_SPOKEN;
    String word = random.nextBoolean(0.6) ? type : spoken.getOrDefault(type, type);
    Map<String, String> words = new HashMap<>();
    words.put("type" + behind, word.contains(" of ") ? type : word);
    words.put("atype" + behind, withArticle(word));
    return words;
  }

  private static String withArticle(String word) {
    char first = Character.toLowerCase(word.charAt(0));
    if (!Character.isLetter(first) || word.equals("None") || word.equals("void")) {
      return word;
    }
    boolean vowel = "aeio".indexOf(first) >= 0 || word.startsWith("HTML") || word.startsWith("un");
    return (vowel ? "an " : "a ") + word;
  }

  /** A type that something of this name could have. */
  static String draw(String name, Language language, Draws random) {
    boolean python = language == Language.PYTHON;
    List<String> words = NameWords.of(name);
    if (!words.isEmpty() && Set.of("is", "has", "can", "should").contains(words.getFirst())) {
      return python ? "bool" : "boolean";
    }
    String usual = words.isEmpty() ? null : BY_WORD.get(words.getLast());
    if (usual == null || random.nextBoolean(0.3)) {
      return random.pick(python ? PYTHON : SCRIPT);
    }
    String[] types = usual.split("/", -1);
    return types[python ? 0 : 1];
  }

  private static Map<String, String> byWord() {
    Map<String, String> types = new HashMap<>();
    put(
        types,
        "str/string",
        "name path text key title url uri label prefix suffix encoding message msg string str line"
            + " filename file dirname host word pattern description code version id mode format"
            + " command tag token locale query user username password email color");
    put(
        types,
        "int/number",
        "count size index n i j k limit length width height offset port depth start end level max"
            + " min num number number position pos total year month day line lineno row column col"
            + " page seed priority capacity");
    put(
        types,
        "float/number",
        "ratio rate scale factor alpha beta threshold x y z timeout delay interval weight epsilon"
            + " tolerance radius angle opacity duration price");
    put(
        types,
        "bool/boolean",
        "verbose force flag recursive enabled strict debug visible active silent inplace reverse"
            + " required async open closed dry");
    put(types, "list[str]/string[]", "names lines words args keys paths files labels tags urls");
    put(types, "list/any[]", "items values elements rows results entries");
    put(types, "list[int]/number[]", "indices numbers counts sizes shape ids");
    put(types, "dict/Record<string, unknown>", "options config mapping headers params kwargs opts");
    put(types, "bytes/Uint8Array", "data buffer bytes payload chunk");
    return types;
  }

  private static void put(Map<String, String> types, String type, String words) {
    for (String word : words.split(" ", -1)) {
      types.put(word, type);
    }
  }
}
