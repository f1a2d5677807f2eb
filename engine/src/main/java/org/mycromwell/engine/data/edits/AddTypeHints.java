package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.Signature.Parameter;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Adds types to a signature: those that the instruction says, or those that {@link CertainTypes} is
 * sure of. Functions that have types are shown without some of them.
 */
final class AddTypeHints implements EditFamily {
  private static final Phrases CERTAIN = Phrases.of("add-type-hints");
  private static final Phrases PARAMETER = Phrases.of("add-type-hints-parameter");
  private static final Phrases TWO = Phrases.of("add-type-hints-two");
  private static final Phrases RETURN = Phrases.of("add-type-hints-return");
  private static final Phrases SIGNATURE = Phrases.of("add-type-hints-signature");
  private static final Phrases NO_VALUE = Phrases.of("add-type-hints-no-value");
  private static final int MAX_TYPE = 40;
  private static final int TRIES = 3;

  @Override
  public String name() {
    return "add-type-hints";
  }

  @Override
  public boolean knows(Language language) {
    return switch (language) {
      case PYTHON, TYPESCRIPT, TSX -> true;
      default -> false;
    };
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    return Signature.of(region)
        .flatMap(signature -> {
          Request request = new Request(region, signature, random);
          for (int i = 0; i < TRIES; i++) {
            Optional<Change> change =
                (request.hinted().isEmpty() && request.result() == null) || random.nextBoolean(0.3)
                    ? request.forward()
                    : request.backward();
            if (change.isPresent()) {
              return change;
            }
          }
          return Optional.empty();
        });
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    return Signature.of(region)
        .flatMap(signature -> {
          Request request = new Request(region, signature, random);
          boolean full =
              request.result() != null
                  && signature.parameters().stream().allMatch(p -> p.type() != null);
          if (full && (request.hinted().isEmpty() || random.nextBoolean(0.5))) {
            return Optional.of(new Change(List.of(), CERTAIN, Map.of()));
          }
          return request.hinted().isEmpty()
              ? Optional.empty()
              : request.about(List.of(random.pick(request.hinted())), false, PARAMETER, List.of());
        });
  }

  /** One try to ask for types of a function. */
  private record Request(CodeRegion region, Signature signature, Draws random) {
    boolean python() {
      return region.language() == Language.PYTHON;
    }

    /** The type of the result; null where there is none that could be named. */
    @Nullable SyntaxNode result() {
      SyntaxNode type = region.definition().child("return_type").orElse(null);
      if (type == null) {
        return null;
      }
      String text = region.tree().text();
      boolean usual =
          python()
              ? text.substring(signature.list().end(), type.start()).equals(" -> ")
              : type.is("type_annotation") && type.start() == signature.list().end();
      return usual && isSayable(typeText(type)) ? type : null;
    }

    List<Parameter> hinted() {
      return ones().stream()
          .filter(p -> p.type() != null && isUsual(p, p.type()) && isSayable(typeText(p.type())))
          .toList();
    }

    private List<Parameter> ones() {
      return signature.parameters().stream().filter(p -> p.kind() == Signature.Kind.ONE).toList();
    }

    /** Whether it is written as it would be added. */
    private boolean isUsual(Parameter parameter, SyntaxNode type) {
      String text = region.tree().text();
      int from = parameter.identifier().end();
      SyntaxNode value = parameter.value();
      if (python()) {
        return text.substring(from, type.start()).equals(": ")
            && (value == null || text.substring(type.end(), value.start()).equals(" = "));
      }
      return type.text().startsWith(": ") && text.substring(from, type.start()).matches("\\??");
    }

    private static boolean isSayable(String type) {
      return type.length() <= MAX_TYPE && type.indexOf('\n') < 0 && type.indexOf('"') < 0;
    }

    private String typeText(SyntaxNode type) {
      return python() ? type.text() : type.text().substring(1).strip();
    }

    Optional<Change> backward() {
      List<Parameter> hinted = new ArrayList<>(hinted());
      SyntaxNode result = result();
      CertainTypes certain = new CertainTypes(region, signature);
      double variant = random.nextDouble();
      if (result != null && typeText(result).equals(certain.noValue()) && variant < 0.15) {
        return Optional.of(
            new Change(
                List.of(cutResult(result)), NO_VALUE, Map.of("nothing", typeText(result)), true));
      }
      if (variant < 0.3) {
        return allCertain(hinted, result, certain);
      }
      if (hinted.isEmpty() || (variant < 0.45 && result != null)) {
        return result == null ? Optional.empty() : about(List.of(), true, RETURN, cut(List.of()));
      }
      Parameter first = random.pick(hinted);
      if (variant < 0.65 && result != null) {
        return about(List.of(first), true, SIGNATURE, cut(List.of(first)));
      }
      hinted.remove(first);
      if (variant < 0.8 && !hinted.isEmpty()) {
        List<Parameter> two = List.of(first, random.pick(hinted));
        return about(two, false, TWO, cut(two));
      }
      return about(List.of(first), false, PARAMETER, cut(List.of(first)));
    }

    private List<TextEdit> cut(List<Parameter> parameters) {
      return parameters.stream().map(this::cutParameter).toList();
    }

    /** The change that asks for types which are there. */
    Optional<Change> about(
        List<Parameter> parameters, boolean withResult, Phrases phrases, List<TextEdit> cuts) {
      List<TextEdit> edits = new ArrayList<>(cuts);
      List<String> types = new ArrayList<>();
      for (Parameter parameter : parameters) {
        SyntaxNode type = parameter.type();
        if (type == null) {
          return Optional.empty();
        }
        types.add(typeText(type));
      }
      SyntaxNode result = result();
      if (withResult) {
        if (result == null) {
          return Optional.empty();
        }
        types.add(typeText(result));
        edits.add(cutResult(result));
      }
      return Optional.of(new Change(edits, phrases, words(parameters, types), !edits.isEmpty()));
    }

    private Map<String, String> words(List<Parameter> parameters, List<String> types) {
      Map<String, String> words = new HashMap<>();
      for (int i = 0; i < types.size(); i++) {
        words.putAll(TypeWords.words(types.get(i), region.language(), i == 0 ? "" : "2", random));
      }
      for (int i = 0; i < parameters.size(); i++) {
        words.put(i == 0 ? "name" : "other", parameters.get(i).name());
      }
      return words;
    }

    /** Takes away all that is certain, if nothing else was left to be added. */
    private Optional<Change> allCertain(
        List<Parameter> hinted, @Nullable SyntaxNode result, CertainTypes certain) {
      List<TextEdit> edits = new ArrayList<>();
      for (Parameter parameter : ones()) {
        String sure = certain.of(parameter);
        SyntaxNode type = parameter.type();
        if (type == null && sure != null) {
          return Optional.empty();
        }
        if (type != null && hinted.contains(parameter) && typeText(type).equals(sure)) {
          edits.add(cutParameter(parameter));
        }
      }
      String sure = certain.result();
      if (region.definition().child("return_type").isEmpty() && sure != null) {
        return Optional.empty();
      }
      if (result != null && typeText(result).equals(sure)) {
        edits.add(cutResult(result));
      }
      return edits.isEmpty()
          ? Optional.empty()
          : Optional.of(new Change(edits, CERTAIN, Map.of(), true));
    }

    Optional<Change> forward() {
      List<Parameter> bare =
          new ArrayList<>(ones().stream().filter(p -> p.type() == null).toList());
      boolean resultIsMissing =
          region.definition().child("return_type").isEmpty()
              && !region.name().equals("constructor")
              && !Signature.has(region, "set");
      CertainTypes certain = new CertainTypes(region, signature);
      double variant = random.nextDouble();
      if (variant < 0.35) {
        return addCertain(bare, resultIsMissing, certain);
      }
      if (resultIsMissing && certain.noValue() != null && variant < 0.5) {
        return Optional.of(
            new Change(
                List.of(addResult(certain.noValue())),
                NO_VALUE,
                Map.of("nothing", certain.noValue())));
      }
      boolean withResult = resultIsMissing && certain.noValue() == null && variant < 0.7;
      if (bare.isEmpty() && !withResult) {
        return Optional.empty();
      }
      List<Parameter> chosen = new ArrayList<>();
      if (!bare.isEmpty() && !(withResult && random.nextBoolean(0.5))) {
        chosen.add(bare.remove(random.nextInt(bare.size())));
        if (!withResult && !bare.isEmpty() && random.nextBoolean(0.4)) {
          chosen.add(bare.remove(random.nextInt(bare.size())));
        }
      }
      List<String> types = new ArrayList<>();
      List<TextEdit> edits = new ArrayList<>();
      for (Parameter parameter : chosen) {
        String sure = certain.of(parameter);
        types.add(
            sure == null ? TypeWords.draw(parameter.name(), region.language(), random) : sure);
        edits.add(addParameter(parameter, types.getLast()));
      }
      if (withResult) {
        types.add(TypeWords.draw(region.name(), region.language(), random));
        edits.add(addResult(types.getLast()));
      }
      Phrases phrases =
          withResult
              ? (chosen.isEmpty() ? RETURN : SIGNATURE)
              : chosen.size() == 2 ? TWO : PARAMETER;
      return Optional.of(new Change(edits, phrases, words(chosen, types)));
    }

    private Optional<Change> addCertain(
        List<Parameter> bare, boolean resultIsMissing, CertainTypes certain) {
      List<TextEdit> edits = new ArrayList<>();
      for (Parameter parameter : bare) {
        String type = certain.of(parameter);
        if (type != null) {
          edits.add(addParameter(parameter, type));
        }
      }
      String result = certain.result();
      if (resultIsMissing && result != null) {
        edits.add(addResult(result));
      }
      return edits.isEmpty() ? Optional.empty() : Optional.of(new Change(edits, CERTAIN, Map.of()));
    }

    private TextEdit addParameter(Parameter parameter, String type) {
      int at = parameter.identifier().end();
      SyntaxNode value = parameter.value();
      if (python()) {
        return value == null
            ? TextEdit.insert(at, ": " + type)
            : new TextEdit(at, value.start(), ": " + type + " = ");
      }
      boolean optional = region.tree().text().charAt(at) == '?';
      return TextEdit.insert(at + (optional ? 1 : 0), ": " + type);
    }

    private TextEdit cutParameter(Parameter parameter) {
      SyntaxNode type = parameter.type();
      if (type == null) {
        throw new IllegalArgumentException(parameter.name() + " has no type");
      }
      if (!python()) {
        return new TextEdit(type.start(), type.end(), "");
      }
      int from = parameter.identifier().end();
      SyntaxNode value = parameter.value();
      return value == null
          ? new TextEdit(from, type.end(), "")
          : new TextEdit(from, value.start(), "=");
    }

    private TextEdit addResult(String type) {
      return TextEdit.insert(signature.list().end(), (python() ? " -> " : ": ") + type);
    }

    private TextEdit cutResult(SyntaxNode type) {
      return new TextEdit(signature.list().end(), type.end(), "");
    }
  }
}
