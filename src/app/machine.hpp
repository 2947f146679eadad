#pragma once
/// What this process may take of its machine.

namespace fanfold::app {

/// Processors that it may run on: under `taskset` or a service's CPUAffinity= fewer than there are. More threads than that only
/// hold more memory and drive each other's pages out of the caches.
auto cpu_threads() -> unsigned;

/// What one page frees the next one takes: to hand megabytes back to the system after each page and to ask for them again costs a
/// tenth of all the time. For commands that read pages and end; a daemon has its nights and gives back.
void keep_freed_memory();

}  // namespace fanfold::app
