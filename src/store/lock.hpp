#pragma once
/// Who owns a state folder, and whether it has room.
#include <filesystem>

#include <fanfold/value/error.hpp>

namespace fanfold::store {

/// flock on <folder>/lock, with the owner's process id in it; released when it is destroyed, and by
/// the kernel when the process dies. Children made by exec do not inherit it.
class OwnerLock {
  public:
    static auto take(const std::filesystem::path& folder) -> Result<OwnerLock>;
    OwnerLock(OwnerLock&& other) noexcept;
    auto operator=(OwnerLock&&) -> OwnerLock& = delete;
    ~OwnerLock();

  private:
    explicit OwnerLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

/// The folder, made if it is missing.
auto make_folder(const std::filesystem::path& folder) -> Status;
/// An empty database that nobody but owner and group reads, where there is none: its logs get the same mode.
void make_private_file(const std::filesystem::path& file);
/// Refuses (no_space) below the floor: a run that starts would only fail in its middle.
auto check_room(const std::filesystem::path& folder) -> Status;

}  // namespace fanfold::store
