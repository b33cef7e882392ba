# What `cmake --install` puts where, in the three components that become Debian's packages (cmake/package.cmake):
#
#     program      gevinst with its manual, completion for bash, scenarios
#     runtime      the shared library
#     development  its headers, what find_package() and pkg-config need to find it, the example of docs/extending
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# --- program --------------------------------------------------------------------------------------------------
install(TARGETS gevinst RUNTIME COMPONENT program)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/gevinst COMPONENT program)
install(FILES sim/cli/completion.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME gevinst
        COMPONENT program)

# The manual: pages for man where scdoc is there to make them, and docs/ as it is.
find_program(SCDOC scdoc)
find_program(MAN_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(SCDOC AND MAN_PYTHON AND NOT GEVINST_SANITIZE)
  set(man_stamp ${CMAKE_CURRENT_BINARY_DIR}/man/made)
  add_custom_command(OUTPUT ${man_stamp}
    COMMAND ${MAN_PYTHON} ${PROJECT_SOURCE_DIR}/cmake/man.py $<TARGET_FILE:gevinst> ${PROJECT_SOURCE_DIR}
            ${CMAKE_CURRENT_BINARY_DIR}/man ${SCDOC}
    COMMAND ${CMAKE_COMMAND} -E touch ${man_stamp}
    DEPENDS gevinst cmake/man.py docs/commands.md docs/result-file.md docs/scenario.md VERBATIM)
  add_custom_target(manual ALL DEPENDS ${man_stamp})
  install(DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program
          PATTERN made EXCLUDE)
endif()
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

# --- runtime and development ----------------------------------------------------------------------------------
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gevinst)
target_include_directories(gevinst_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
                           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/gevinst>)
install(TARGETS gevinst_shared EXPORT gevinst
        LIBRARY COMPONENT runtime NAMELINK_COMPONENT development)
install(EXPORT gevinst NAMESPACE gevinst:: FILE gevinst-targets.cmake DESTINATION ${package_dir} COMPONENT development)
foreach(header IN LISTS GEVINST_PUBLIC_HEADERS)
  string(REGEX MATCH "^sim/([a-z]+)/" folder ${header})
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gevinst/${CMAKE_MATCH_1} COMPONENT development)
endforeach()
install(FILES docs/extending/CMakeLists.txt docs/extending/walking.c docs/extending/walking.yaml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libgevinst-dev/examples COMPONENT development)

configure_file(cmake/gevinst-config.cmake.in gevinst-config.cmake @ONLY)
write_basic_package_version_file(gevinst-config-version.cmake COMPATIBILITY ${GEVINST_COMPATIBILITY})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/gevinst-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/gevinst-config-version.cmake DESTINATION ${package_dir} COMPONENT development)

# Relative to the file, so that the installation can be moved.
file(RELATIVE_PATH GEVINST_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(JOIN " " GEVINST_BITS_FLAGS ${GEVINST_BITS_OPTIONS})
configure_file(cmake/gevinst.pc.in gevinst.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/gevinst.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
