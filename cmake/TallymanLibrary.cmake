# One static library per folder of src/ and one test program beside it:
#   tallyman_library(orders SOURCES allocate.cpp TESTS allocate_test.cpp USES tallyman::catalog LINKS fmt::fmt)
# SOURCES and TESTS are listed by hand, no globs. USES are our own folders and come out again to whoever uses the
# library; LINKS are foreign libraries that no header of ours shows.
function(tallyman_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;TESTS;USES;LINKS;TEST_LINKS" ${ARGN})
  add_library(tallyman_${name} STATIC ${ARG_SOURCES})
  add_library(tallyman::${name} ALIAS tallyman_${name})
  target_include_directories(tallyman_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(tallyman_${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_LINKS})
  if(ARG_TESTS)
    tallyman_test(${name} SOURCES ${ARG_TESTS} USES tallyman::${name} LINKS ${ARG_LINKS} ${ARG_TEST_LINKS})
  endif()
endfunction()

# A GoogleTest program `NAME_test`; each of its tests is a CTest test of its own, with shared data found beside the
# checkout (TALLYMAN_SHARED) when it is there. LABEL slow leaves it out of the sanitizer runs.
function(tallyman_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT;LABEL" "SOURCES;USES;LINKS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${ARG_USES} ${ARG_LINKS} GTest::gtest_main rapidcheck)
  target_compile_definitions(${name}_test PRIVATE TALLYMAN_SOURCE="${CMAKE_SOURCE_DIR}" TALLYMAN_SHARED="${CMAKE_SOURCE_DIR}/../shared")
  gtest_discover_tests(${name}_test TEST_PREFIX ${name}/ DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABEL}")
endfunction()
