# tables.cmake - the operation tables of a family, compiled once for its tests and its benchmarks.
#
# family_tables(<family>) makes the object library tables_<family> (and tables_<family>_native, with
# this machine's instructions): one translation unit an implementation, from the X(name) lines of
# impl/<family>/<family>_impls.h, and the array that impl/<family>/<family>_tables.h declares. A
# family has such a header when its operations are too much work to compile in every file.

function(family_tables family)
    set(list ${CMAKE_SOURCE_DIR}/impl/${family}/${family}_impls.h)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
    file(READ ${list} text)
    string(REGEX MATCHALL "[^A-Za-z_(]X\\(([a-z0-9_]+)\\)" lines "${text}")
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/tables)
    set(externs "")
    set(entries "")
    set(sources ${folder}/${family}_tables.c)
    foreach(line ${lines})
        string(REGEX REPLACE ".*X\\((.*)\\)" "\\1" impl "${line}")
        file(CONFIGURE OUTPUT ${folder}/${family}_${impl}.c CONTENT
"#include \"@family@/@family@_@impl@.h\"
extern const struct @family@_ops *const @family@_table_@impl@;
const struct @family@_ops *const @family@_table_@impl@ = &@family@_@impl@;
" @ONLY)
        list(APPEND sources ${folder}/${family}_${impl}.c)
        string(APPEND externs "extern const struct ${family}_ops *const ${family}_table_${impl};\n")
        string(APPEND entries "    &${family}_table_${impl},\n")
    endforeach()
    file(CONFIGURE OUTPUT ${folder}/${family}_tables.c CONTENT
"#include \"@family@/@family@_tables.h\"
@externs@
const struct @family@_ops *const *const @family@_tables[] = {
@entries@};
const size_t @family@_table_count = sizeof @family@_tables / sizeof *@family@_tables;
" @ONLY)
    foreach(variant "" _native)
        add_library(tables_${family}${variant} OBJECT EXCLUDE_FROM_ALL ${sources})
        target_include_directories(tables_${family}${variant} PRIVATE ${CMAKE_SOURCE_DIR})
        target_link_libraries(tables_${family}${variant} PRIVATE assay_impl)
        target_compile_definitions(tables_${family}${variant} PRIVATE ASSAY_ANY_SHAPE)
    endforeach()
    target_link_libraries(tables_${family}_native PRIVATE assay_measured)
endfunction()
