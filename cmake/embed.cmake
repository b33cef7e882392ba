# gevinst_embed(target prefix file…): builds each file into the target as
#
#     const unsigned char PREFIX_NAME[];     its bytes, and a NUL behind them
#     const size_t PREFIX_NAME_size;         their number, without that NUL
#
# where NAME is the file's name with every character but letters and digits as '_' (style.gp: PREFIX_style_gp). The
# program that uses them declares them `extern`. A changed file is built in again.
if(CMAKE_SCRIPT_MODE_FILE)
  # cmake -DINPUT=… -DOUTPUT=… -DSYMBOL=… -P embed.cmake
  file(READ "${INPUT}" bytes HEX)
  string(LENGTH "${bytes}" length)
  math(EXPR size "${length} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  # Twenty bytes a line.
  string(REPEAT "0x..," 20 line)
  string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
  file(WRITE "${OUTPUT}.new" "#include <stddef.h>
extern const unsigned char ${SYMBOL}[];
extern const size_t ${SYMBOL}_size;
const unsigned char ${SYMBOL}[] = {
${bytes}0};
const size_t ${SYMBOL}_size = ${size};
")
  file(RENAME "${OUTPUT}.new" "${OUTPUT}")
  return()
endif()

set(GEVINST_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(gevinst_embed target prefix)
  foreach(file IN LISTS ARGN)
    get_filename_component(input ${file} ABSOLUTE)
    get_filename_component(name ${file} NAME)
    string(REGEX REPLACE "[^A-Za-z0-9]" "_" name ${name})
    set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded/${prefix}_${name}.c)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/embedded
      COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DSYMBOL=${prefix}_${name} -P ${GEVINST_EMBED_SCRIPT}
      DEPENDS ${input} ${GEVINST_EMBED_SCRIPT}
      COMMENT "Embedding ${file}"
      VERBATIM)
    target_sources(${target} PRIVATE ${output})
  endforeach()
endfunction()
