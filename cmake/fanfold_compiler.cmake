# One place for language level, warnings and sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

set(FANFOLD_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them (address,undefined or thread)")

add_library(fanfold_flags INTERFACE)
target_compile_options(fanfold_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror=return-type)
# Asio takes its memory, every coroutine's frame among it, from aligned_alloc, which glibc serves past its caches of free
# pieces. Nothing here needs more than operator new's alignment.
target_compile_definitions(fanfold_flags INTERFACE BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC BOOST_ASIO_DISABLE_BOOST_ALIGN)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns falsely inside std::string and coroutine frames and Asio at -O1 and above (gcc bugs 105329, 105651, 107852).
  target_compile_options(fanfold_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized -Wno-mismatched-new-delete -Wno-missing-field-initializers)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(fanfold_flags INTERFACE -Wno-missing-field-initializers)
endif()
if(FANFOLD_SANITIZE)
  target_compile_options(fanfold_flags INTERFACE -fsanitize=${FANFOLD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # clang 14 can't assemble coroutines with it: "Cannot represent a difference across sections".
    target_compile_options(fanfold_flags INTERFACE -fno-sanitize=function)
  endif()
  target_link_options(fanfold_flags INTERFACE -fsanitize=${FANFOLD_SANITIZE})
endif()
option(FANFOLD_WERROR "Treat warnings as errors" OFF)
if(FANFOLD_WERROR)
  target_compile_options(fanfold_flags INTERFACE -Werror)
endif()
