; Own queries; node names are those of tree-sitter-java 0.23.
[
  "abstract" "assert" "break" "case" "catch" "class" "continue" "default" "do" "else" "enum"
  "exports" "extends" "final" "finally" "for" "if" "implements" "import" "instanceof" "interface"
  "module" "native" "new" "non-sealed" "open" "opens" "package" "permits" "private" "protected"
  "provides" "public" "record" "requires" "return" "sealed" "static" "strictfp" "switch"
  "synchronized" "throw" "throws" "to" "transient" "transitive" "try" "uses" "volatile" "when"
  "while" "with" "yield" "@interface"
] @keyword
[(this) (super) (true) (false) (null_literal)] @keyword
[(void_type) (boolean_type)] @keyword
[(integral_type) (floating_point_type)] @keyword
(identifier) @identifier
(type_identifier) @type
(package_declaration (scoped_identifier) @identifier)
(import_declaration (scoped_identifier) @identifier)
(class_declaration name: (identifier) @type)
(interface_declaration name: (identifier) @type)
(enum_declaration name: (identifier) @type)
(record_declaration name: (identifier) @type)
(annotation_type_declaration name: (identifier) @type)
(constructor_declaration name: (identifier) @function)
(method_declaration name: (identifier) @function)
(method_invocation name: (identifier) @function)
(method_reference (identifier) @function .)
(enum_constant name: (identifier) @constant)
(marker_annotation "@" @attribute name: (_) @attribute)
(annotation "@" @attribute name: (_) @attribute)
[(string_literal) (character_literal)] @string
(escape_sequence) @constant
[
  (decimal_integer_literal) (hex_integer_literal) (octal_integer_literal) (binary_integer_literal)
  (decimal_floating_point_literal) (hex_floating_point_literal)
] @number
[(line_comment) (block_comment)] @comment
