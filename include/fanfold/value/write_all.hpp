#pragma once
/// All of some bytes into an open descriptor, however few the kernel takes at a time.
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace fanfold {

/// False with errno when it takes no more; a part may stand there by then.
[[nodiscard]] inline auto write_all(int file, std::string_view bytes) -> bool {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace fanfold
