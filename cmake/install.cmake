# What `cmake --install` puts where: the program, the libraries with their headers, and what find_package() and pkg-config
# need to find them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gevinst)
foreach(target gevinst_library gevinst_program)
  target_include_directories(${target} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/gevinst>)
endforeach()
# A model's kernel gives the same bits everywhere only if it is compiled like ours.
target_compile_options(gevinst_library INTERFACE "$<INSTALL_INTERFACE:${GEVINST_BITS_OPTIONS}>")
set_target_properties(gevinst_library PROPERTIES EXPORT_NAME library)
set_target_properties(gevinst_program PROPERTIES EXPORT_NAME program)

install(TARGETS gevinst RUNTIME)
install(TARGETS gevinst_library gevinst_program EXPORT gevinst ARCHIVE)
install(EXPORT gevinst NAMESPACE gevinst:: FILE gevinst-targets.cmake DESTINATION ${package_dir})
install(DIRECTORY sim/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gevinst FILES_MATCHING PATTERN "*.h"
        PATTERN "*_internal.h" EXCLUDE)
install(FILES sim/report/texts.def sim/report/texts_explore.def sim/report/texts_follow_up.def sim/report/texts_report.def
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gevinst/report)
install(FILES sim/cli/commands.def DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gevinst/cli)
install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gevinst FILES_MATCHING PATTERN "*.h")
install(FILES models/models.def DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gevinst)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/gevinst)

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
  install(DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR} PATTERN made EXCLUDE)
endif()
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})

configure_package_config_file(cmake/gevinst-config.cmake.in gevinst-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(gevinst-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/gevinst-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/gevinst-config-version.cmake DESTINATION ${package_dir})

# Relative to the file, so that the installation can be moved.
file(RELATIVE_PATH GEVINST_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(JOIN " " GEVINST_BITS_FLAGS ${GEVINST_BITS_OPTIONS})
configure_file(cmake/gevinst.pc.in gevinst.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/gevinst.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
