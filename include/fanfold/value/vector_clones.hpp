#pragma once
/// FANFOLD_VECTOR_CLONES before a function: it is compiled for wider vectors too, and the program takes the widest that the
/// processor has when it starts (GCC, "Function Multiversioning"). For loops over numbers that all the time goes into: the package
/// itself runs on any x86-64. The answers must not depend on it: whole numbers and comparisons, no sums of floats.
///
/// Not under sanitizers, which are not ready when the choice is made, nor with other compilers, nor on other processors.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define FANFOLD_VECTOR_CLONES [[gnu::target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")]]
#else
#define FANFOLD_VECTOR_CLONES
#endif
