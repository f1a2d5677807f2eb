; Own queries; node names are those of tree-sitter-json 0.24.
(string) @string
(pair key: (string) @attribute)
(escape_sequence) @constant
(number) @number
[(true) (false) (null)] @keyword
(comment) @comment
