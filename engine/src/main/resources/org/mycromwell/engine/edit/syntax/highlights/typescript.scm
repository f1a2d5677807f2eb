[
  "abstract" "declare" "enum" "implements" "infer" "interface" "is" "keyof" "namespace" "private"
  "protected" "public" "readonly" "satisfies" "type" "override" "module" "asserts"
] @keyword
(type_identifier) @type
(predefined_type) @type
(class_declaration name: (type_identifier) @type)
(enum_declaration name: (identifier) @type)
(function_signature name: (identifier) @function)
(method_signature name: (property_identifier) @function)
(property_signature name: (property_identifier) @attribute)
(decorator) @attribute
