# Debian's packages by CPack: gevinst, the shared library, and its headers, one for each component of install.cmake.
# `scripts/package` builds them with Debian's compiler flags, and checks them.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gevinst)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_DEBIAN_PACKAGE_RELEASE 0gevinst1) # of the project, not of Debian
set(CPACK_DEBIAN_FULL_VERSION ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
set(CPACK_COMPONENTS_ALL program runtime development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 1) # more would compress to other bytes
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(GEVINST_MAINTAINER "Gevinst maintainers <maintainers@gevinst.invalid>" CACHE STRING
    "Who made the packages: 'NAME <ADDRESS>'")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${GEVINST_MAINTAINER})

set(about "Gevinst simulates scenarios of digitally supported training in Danish
municipalities: how large the gain is likely to be, how probable it is that a
programme breaks even, which level of investment to choose, and what to
measure next. Every figure comes with its error.")

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME gevinst)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "gnuplot-nox, fonts-dejavu-core") # figures, and the report that has them
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "bash-completion, libgevinst-dev")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "simulator of digitally supported training in municipalities
${about}
.
This package has the program, its manual and scenarios to begin with.")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libgevinst${GEVINST_SOVERSION})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_MULTIARCH same)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "simulator of digitally supported training - shared library
${about}
.
This package has the library that programs with models of their own use.")
# Programs that are linked with it need this interface. This and the dependencies (files.cmake) are made here, as CPack's own
# ways add scripts that call ldconfig, where a trigger is asked for.
file(CONFIGURE OUTPUT debian/shlibs CONTENT
     "libgevinst ${GEVINST_SOVERSION} ${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME} (>= ${PROJECT_VERSION})\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_BINARY_DIR}/debian/shlibs
    ${PROJECT_SOURCE_DIR}/cmake/debian/triggers)

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libgevinst-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_MULTIARCH same)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME} (= ${CPACK_DEBIAN_FULL_VERSION})")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "simulator of digitally supported training - headers
${about}
.
This package has what a model of one's own is written and built with, and an
example.")

# What Debian adds to a package's files, by cmake/debian/files.cmake.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian/files.cmake)
set(CPACK_GEVINST_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_GEVINST_RUNTIME_PACKAGE ${CPACK_DEBIAN_RUNTIME_PACKAGE_NAME})
include(CPack)
