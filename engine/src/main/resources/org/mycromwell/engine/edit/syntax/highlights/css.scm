; Own queries; node names are those of tree-sitter-css 0.23.
["@import" "@media" "@charset" "@namespace" "@keyframes" "@supports" (at_keyword)] @keyword
[(tag_name) (nesting_selector) (universal_selector)] @tag
[(class_name) (id_name)] @type
(attribute_name) @attribute
(property_name) @attribute
(feature_name) @attribute
(function_name) @function
[(integer_value) (float_value) (color_value)] @number
(unit) @type
(string_value) @string
(important) @keyword
(plain_value) @constant
(comment) @comment
