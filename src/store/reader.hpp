#pragma once
#include <filesystem>
#include <memory>

#include <fanfold/store/store.hpp>

namespace fanfold::store {

auto make_reader(const std::filesystem::path& folder) -> Result<std::unique_ptr<Reader>>;

}  // namespace fanfold::store
