; Own queries; node names are those of tree-sitter-html 0.23.
(tag_name) @tag
(doctype) @keyword
(attribute_name) @attribute
[(attribute_value) (quoted_attribute_value)] @string
(entity) @constant
(comment) @comment
