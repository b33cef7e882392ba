# Run by CPack between installing and packing: adds to each package what Debian's policy asks for, packs what it wants packed,
# and dates all files by SOURCE_DATE_EPOCH, so that the same sources give the same packages.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  message(FATAL_ERROR "SOURCE_DATE_EPOCH is not set: use scripts/package")
endif()
string(TIMESTAMP GEVINST_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH

# check(…): runs a command, and ends if it fails.
function(check)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(package_of_program gevinst)
set(package_of_runtime ${CPACK_GEVINST_RUNTIME_PACKAGE})
set(package_of_development libgevinst-dev)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  set(root ${CPACK_TEMPORARY_DIRECTORY}/${component})
  set(package ${package_of_${component}})
  set(doc ${root}/usr/share/doc/${package})
  file(COPY ${CPACK_GEVINST_SOURCE}/cmake/debian/copyright DESTINATION ${doc})
  file(COPY_FILE ${CPACK_GEVINST_SOURCE}/CHANGELOG.md ${doc}/changelog)
  configure_file(${CPACK_GEVINST_SOURCE}/cmake/debian/changelog.in ${doc}/changelog.Debian @ONLY)
  file(GLOB overrides ${CPACK_GEVINST_SOURCE}/cmake/debian/${package}.lintian-overrides)
  if(overrides)
    file(MAKE_DIRECTORY ${root}/usr/share/lintian/overrides)
    file(COPY_FILE ${overrides} ${root}/usr/share/lintian/overrides/${package})
  endif()
  if(component STREQUAL runtime) # what the library is linked with
    file(GLOB library RELATIVE ${root} ${root}/usr/lib/*/libgevinst.so.*.*.*)
    file(WRITE ${CPACK_TEMPORARY_DIRECTORY}/debian/control "")
    execute_process(COMMAND dpkg-shlibdeps -O ${component}/${library} WORKING_DIRECTORY ${CPACK_TEMPORARY_DIRECTORY}
                    OUTPUT_VARIABLE depends ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REPLACE "shlibs:Depends=" "" CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS ${depends})
  endif()
  file(GLOB_RECURSE packed ${root}/usr/share/man/*.[1-9])
  check(gzip -9nf ${doc}/changelog ${doc}/changelog.Debian ${packed})
  check(chmod -R u=rwX,go=rX ${root}/usr)
  check(find ${root} -exec touch -h -d @$ENV{SOURCE_DATE_EPOCH} {} +)
endforeach()
