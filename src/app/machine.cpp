#include "machine.hpp"

#include <malloc.h>
#include <sched.h>

#include <algorithm>
#include <thread>

namespace fanfold::app {

auto cpu_threads() -> unsigned {
    auto allowed = cpu_set_t{};
    if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return static_cast<unsigned>(std::max(1, CPU_COUNT(&allowed)));
    return std::max(1U, std::thread::hardware_concurrency());
}

void keep_freed_memory() {
    constexpr auto most_kept = 64 << 20;
    constexpr auto from_system = 32 << 20;  // single pieces from here on, the most that glibc takes
    mallopt(M_TRIM_THRESHOLD, most_kept);
    mallopt(M_MMAP_THRESHOLD, from_system);
}

}  // namespace fanfold::app
