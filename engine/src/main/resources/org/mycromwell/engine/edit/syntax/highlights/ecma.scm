; Own queries for JavaScript and what grew from it; node names are those of tree-sitter-javascript.
[
  "as" "async" "await" "break" "case" "catch" "class" "const" "continue" "debugger" "default"
  "delete" "do" "else" "export" "extends" "finally" "for" "from" "function" "get" "if" "import" "in"
  "instanceof" "let" "new" "of" "return" "set" "static" "switch" "throw" "try" "typeof" "var" "void"
  "while" "with" "yield"
] @keyword
[(this) (super) (true) (false) (null) (undefined)] @keyword
(identifier) @identifier
(property_identifier) @identifier
(function_declaration name: (identifier) @function)
(function_expression name: (identifier) @function)
(generator_function_declaration name: (identifier) @function)
(method_definition name: (property_identifier) @function)
(pair key: (property_identifier) @attribute)
(variable_declarator name: (identifier) @function value: [(function_expression) (arrow_function)])
(call_expression function: (identifier) @function)
(call_expression function: (member_expression property: (property_identifier) @function))
(new_expression constructor: (identifier) @type)
[(string) (template_string)] @string
(regex) @string
(template_substitution) @identifier
(escape_sequence) @constant
(number) @number
(comment) @comment
