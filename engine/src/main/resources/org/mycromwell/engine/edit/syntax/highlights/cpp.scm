[
  "catch" "class" "co_await" "co_return" "co_yield" "constexpr" "consteval" "constinit" "decltype"
  "delete" "explicit" "final" "friend" "mutable" "namespace" "new" "noexcept" "operator" "override"
  "private" "protected" "public" "requires" "concept" "template" "throw" "try" "typename" "using"
  "virtual" "static_assert"
] @keyword
(this) @keyword
(auto) @type
(namespace_identifier) @type
(function_declarator declarator: (field_identifier) @function)
(function_declarator declarator: (qualified_identifier name: (identifier) @function))
(call_expression function: (qualified_identifier name: (identifier) @function))
(template_function name: (identifier) @function)
(raw_string_literal) @string
