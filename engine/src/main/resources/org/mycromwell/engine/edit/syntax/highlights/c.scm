; Own queries; node names are those of tree-sitter-c 0.24, which C++ shares.
[
  "break" "case" "const" "continue" "default" "do" "else" "enum" "extern" "for" "goto" "if" "inline"
  "register" "return" "sizeof" "static" "struct" "switch" "typedef" "union" "volatile" "while"
] @keyword
[
  "#define" "#elif" "#else" "#endif" "#if" "#ifdef" "#ifndef" "#include" (preproc_directive)
] @keyword
[(true) (false) (null)] @constant
(identifier) @identifier
(primitive_type) @type
(sized_type_specifier) @type
(type_identifier) @type
(call_expression function: (identifier) @function)
(call_expression function: (field_expression field: (field_identifier) @function))
(function_declarator declarator: (identifier) @function)
(preproc_function_def name: (identifier) @function)
(preproc_def name: (identifier) @constant)
[(string_literal) (system_lib_string) (char_literal)] @string
(escape_sequence) @constant
(number_literal) @number
(comment) @comment
