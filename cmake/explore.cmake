# The simulator inside of the page of `gevinst explore`: the core's own sources, compiled for WebAssembly by clang with
# Debian's wasi-libc, packed by gzip and built into the program. GEVINST_EXPLORE says whether: AUTO where the compiler is
# there, ON where it has to be, OFF never. Without it all but this command is the same.
set(GEVINST_EXPLORE AUTO CACHE STRING "Build the simulator for the page of `gevinst explore`: AUTO, ON or OFF")
set_property(CACHE GEVINST_EXPLORE PROPERTY STRINGS AUTO ON OFF)

set(GEVINST_WASM_PACKAGES "clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32")
set(GEVINST_WASM_FOUND FALSE)
if(NOT GEVINST_EXPLORE STREQUAL "OFF")
  find_program(GEVINST_WASM_CC NAMES clang-14)
  find_program(GEVINST_WASM_LD NAMES wasm-ld-14)
  find_library(GEVINST_WASM_LIBC NAMES libc.a PATHS /usr/lib/wasm32-wasi NO_DEFAULT_PATH)
  find_file(GEVINST_WASM_BUILTINS NAMES libclang_rt.builtins-wasm32.a
            PATHS /usr/lib/llvm-14/lib/clang/14.0.6/lib/wasi /usr/lib/clang/14/lib/wasi NO_DEFAULT_PATH)
  find_program(GEVINST_GZIP NAMES gzip)
  find_path(GEVINST_RANDOM123 NAMES Random123/philox.h)
  if(GEVINST_WASM_CC AND GEVINST_WASM_LD AND GEVINST_WASM_LIBC AND GEVINST_WASM_BUILTINS AND GEVINST_GZIP AND GEVINST_RANDOM123)
    set(GEVINST_WASM_FOUND TRUE)
  elseif(GEVINST_EXPLORE STREQUAL "ON")
    message(FATAL_ERROR "GEVINST_EXPLORE=ON needs gzip and: apt-get install ${GEVINST_WASM_PACKAGES}")
  endif()
endif()

# gevinst_add_core(output.gz source…): sources listed after VARIANTS are compiled over pairs of doubles.
function(gevinst_add_core output)
  cmake_parse_arguments(CORE "" "" "SOURCES;VARIANTS" ${ARGN})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/wasm)
  # Random123's folder alone: the other headers beside it are not for this processor.
  file(MAKE_DIRECTORY ${folder}/include)
  file(CREATE_LINK ${GEVINST_RANDOM123}/Random123 ${folder}/include/Random123 SYMBOLIC)
  set(flags --target=wasm32-wasi -std=c17 -msimd128 -ftls-model=local-exec -mnontrapping-fptoint -mbulk-memory ${GEVINST_BITS_OPTIONS} -Wall -Wextra -Wno-unused-parameter
      -Wno-unknown-pragmas -Wno-psabi -D_POSIX_C_SOURCE=200809L -DGEVINST_PORTIONS -DGEVINST_VERSION="${PROJECT_VERSION}"
      -I${PROJECT_SOURCE_DIR}/sim -I${PROJECT_SOURCE_DIR}/models -I${PROJECT_SOURCE_DIR}/web/core/include
      -isystem ${folder}/include)
  set(objects)
  foreach(source IN LISTS CORE_SOURCES CORE_VARIANTS)
    string(REPLACE "/" "_" name ${source})
    set(object ${folder}/${name}.o)
    set(how -O2)
    if(source IN_LIST CORE_VARIANTS)
      set(how -O3 -DGV_SIMD_NAME=scalar -DGV_LANES=2)
      if(source MATCHES "transform")
        set(how -O3 -DGV_SIMD_NAME=scalar -DGV_LANES=1) # mostly gathering, which a pair does slowly here
      endif()
    endif()
    add_custom_command(
      OUTPUT ${object}
      COMMAND ${GEVINST_WASM_CC} ${flags} ${how} -MD -MF ${object}.d -c ${PROJECT_SOURCE_DIR}/${source} -o ${object}
      DEPENDS ${PROJECT_SOURCE_DIR}/${source}
      DEPFILE ${object}.d
      COMMENT "Compiling ${source} for WebAssembly"
      VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${GEVINST_WASM_LD} --no-entry --gc-sections --strip-all --initial-memory=16777216 -z stack-size=1048576
            ${objects} ${GEVINST_WASM_LIBC} ${GEVINST_WASM_BUILTINS} -o ${folder}/core.wasm
    COMMAND ${GEVINST_GZIP} -9 -n -k -f ${folder}/core.wasm
    DEPENDS ${objects}
    COMMENT "Linking the simulator for the page"
    VERBATIM)
endfunction()
