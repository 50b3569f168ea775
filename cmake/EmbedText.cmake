# A text file as a string_view in the program: tallyman_embed(OUT NAMESPACE name file) appends the source made of it
# to the list OUT.
function(tallyman_embed out namespace name file)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  set(input ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${input})
  file(READ ${input} text)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"#include <string_view>
namespace ${namespace} {
extern const std::string_view ${name};
const std::string_view ${name} = R\"embedded(${text})embedded\";
}
")
  set(${out} ${${out}} ${source} PARENT_SCOPE)
endfunction()
