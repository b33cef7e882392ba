# What others build on: the shared library libgevinst, which holds the simulator and the program's commands, and the
# headers that are its interface. In the build tree all is linked from the static archives, as gevinst itself is; these are
# not installed (docs/extending/README.md says why).

# The interface: what a model outside of the tree is written with. Each compiles alone; what is exported is marked
# GV_PUBLIC in them, and the library exports nothing else (tests/library).
set(GEVINST_PUBLIC_HEADERS
  sim/base/curve.h
  sim/base/curve_lanes.h
  sim/base/elementary.h
  sim/base/lane.h
  sim/base/public.h
  sim/base/simd.h
  sim/cli/program.h
  sim/engine/describe.h
  sim/engine/describe_table.h
  sim/engine/kernel.h
  sim/engine/model.h
)

# The interface may change with each minor version before 1.0, and with each major version from then on. SOVERSION, the
# name of Debian's package and what find_package() takes as compatible follow from that.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(GEVINST_SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  set(GEVINST_COMPATIBILITY SameMinorVersion)
else()
  set(GEVINST_SOVERSION ${PROJECT_VERSION_MAJOR})
  set(GEVINST_COMPATIBILITY SameMajorVersion)
endif()

add_library(gevinst_shared SHARED $<TARGET_OBJECTS:gevinst_program> $<TARGET_OBJECTS:gevinst_library>)
foreach(variant IN LISTS GEVINST_VARIANTS)
  target_sources(gevinst_shared PRIVATE $<TARGET_OBJECTS:gevinst_library_${variant}>)
endforeach()
target_link_libraries(gevinst_shared PRIVATE gevinst_options ${GEVINST_LIBRARIES})
configure_file(cmake/exports.map.in exports.map @ONLY)
target_link_options(gevinst_shared PRIVATE LINKER:--version-script=${CMAKE_CURRENT_BINARY_DIR}/exports.map)
if(NOT GEVINST_SANITIZE) # sanitizers' functions are the program's
  target_link_options(gevinst_shared PRIVATE LINKER:--no-undefined)
endif()
set_target_properties(gevinst_shared PROPERTIES LINK_DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
target_compile_options(gevinst_shared INTERFACE ${GEVINST_BITS_OPTIONS}) # a kernel's bits depend on them
set_target_properties(gevinst_shared PROPERTIES OUTPUT_NAME gevinst EXPORT_NAME gevinst LINKER_LANGUAGE C
                      VERSION ${PROJECT_VERSION} SOVERSION ${GEVINST_SOVERSION})

# `cmake --build … --target doc`: the interface as HTML in doc/html, where doxygen is there. Warnings are errors.
find_program(DOXYGEN doxygen)
if(DOXYGEN)
  list(TRANSFORM GEVINST_PUBLIC_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE GEVINST_DOXYGEN_INPUT)
  string(JOIN " " GEVINST_DOXYGEN_INPUT ${GEVINST_DOXYGEN_INPUT})
  file(TOUCH ${CMAKE_CURRENT_BINARY_DIR}/no_table.h)
  configure_file(cmake/Doxyfile.in Doxyfile @ONLY)
  add_custom_target(doc COMMAND ${DOXYGEN} ${CMAKE_CURRENT_BINARY_DIR}/Doxyfile
                    COMMENT "Interface of the library: ${CMAKE_CURRENT_BINARY_DIR}/doc/html/index.html" VERBATIM)
endif()
