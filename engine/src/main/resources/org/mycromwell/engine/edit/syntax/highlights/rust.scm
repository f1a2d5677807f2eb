; Own queries; node names are those of tree-sitter-rust 0.24.
[
  "as" "async" "await" "break" "const" "continue" "default" "dyn" "else" "enum" "extern" "fn" "for"
  "if" "impl" "in" "let" "loop" "macro_rules!" "match" "mod" "move" "pub" "ref" "return" "static"
  "struct" "trait" "type" "union" "unsafe" "use" "where" "while" "yield"
] @keyword
[(crate) (mutable_specifier) (self) (super)] @keyword
(identifier) @identifier
[(type_identifier) (primitive_type)] @type
(boolean_literal) @keyword
(function_item name: (identifier) @function)
(function_signature_item name: (identifier) @function)
(call_expression function: (identifier) @function)
(call_expression function: (field_expression field: (field_identifier) @function))
(call_expression function: (scoped_identifier name: (identifier) @function))
(macro_invocation macro: (identifier) @function)
(lifetime) @attribute
(attribute_item) @attribute
(inner_attribute_item) @attribute
[(string_literal) (raw_string_literal) (char_literal)] @string
(escape_sequence) @constant
[(integer_literal) (float_literal)] @number
[(line_comment) (block_comment)] @comment
