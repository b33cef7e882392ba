# gevinst_add_variants(target file…): compiles each file once per instruction set, with GV_SIMD_NAME (the suffix of
# its functions) and GV_LANES (doubles at a time). The results are the same bits; sim/base/simd.c chooses at run time.
option(GEVINST_X86_VARIANTS "Compile for SSE2, AVX2 and AVX-512 too, where the processor is of that kind" ON)
set(GEVINST_VARIANTS scalar)
if(GEVINST_X86_VARIANTS AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND GEVINST_VARIANTS sse2 avx2 avx512)
  add_compile_definitions(GV_HAVE_X86_VARIANTS)
endif()
# As wide as the registers: gcc takes vectors that are wider apart into single numbers wherever they are compared.
set(GEVINST_LANES_scalar 1)
set(GEVINST_LANES_sse2 2)
set(GEVINST_LANES_avx2 4)
set(GEVINST_LANES_avx512 8)
set(GEVINST_FLAGS_scalar "")
set(GEVINST_FLAGS_sse2 -msse2)
set(GEVINST_FLAGS_avx2 -mavx2)
set(GEVINST_FLAGS_avx512 -mavx512f -mavx512dq -mavx512vl -mprefer-vector-width=512)

function(gevinst_add_variants target)
  foreach(variant IN LISTS GEVINST_VARIANTS)
    add_library(${target}_${variant} OBJECT ${ARGN})
    target_compile_definitions(${target}_${variant} PRIVATE GV_SIMD_NAME=${variant}
                               GV_LANES=${GEVINST_LANES_${variant}})
    # Wide lanes on narrow registers make gcc explain an ABI that nothing here crosses: all is inlined.
    target_compile_options(${target}_${variant} PRIVATE ${GEVINST_FLAGS_${variant}} -Wno-psabi)
    target_link_libraries(${target}_${variant} PUBLIC gevinst_options)
    set_target_properties(${target}_${variant} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_${variant}>)
  endforeach()
endfunction()
