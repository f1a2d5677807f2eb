; Own queries; node names are those of tree-sitter-python 0.25.
[
  "and" "as" "assert" "async" "await" "break" "class" "continue" "def" "del" "elif" "else" "except"
  "finally" "for" "from" "global" "if" "import" "in" "is" "lambda" "nonlocal" "not" "or" "pass"
  "raise" "return" "try" "while" "with" "yield" "match" "case"
] @keyword
[(true) (false) (none)] @keyword
(identifier) @identifier
(call function: (identifier) @function)
(call function: (attribute attribute: (identifier) @function))
(function_definition name: (identifier) @function)
(class_definition name: (identifier) @type)
(type (identifier) @type)
(type (subscript (identifier) @type))
(type (generic_type (identifier) @type))
(keyword_argument name: (identifier) @attribute)
(decorator) @attribute
(string) @string
(interpolation) @identifier
(escape_sequence) @constant
[(integer) (float)] @number
(comment) @comment
