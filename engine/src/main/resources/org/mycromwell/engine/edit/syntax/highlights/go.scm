; Own queries; node names are those of tree-sitter-go 0.25.
[
  "break" "case" "chan" "const" "continue" "default" "defer" "else" "fallthrough" "for" "func" "go"
  "goto" "if" "import" "interface" "map" "package" "range" "return" "select" "struct" "switch"
  "type" "var"
] @keyword
[(true) (false) (nil) (iota)] @constant
(identifier) @identifier
(type_identifier) @type
(function_declaration name: (identifier) @function)
(method_declaration name: (field_identifier) @function)
(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @function))
[(interpreted_string_literal) (raw_string_literal) (rune_literal)] @string
(escape_sequence) @constant
[(int_literal) (float_literal) (imaginary_literal)] @number
(comment) @comment
