#pragma once
/// fanfold.toml: everything wrong in it is fatal for all.
#include "files.hpp"

namespace fanfold::config {

struct HouseRead {
    House house;
    Node table;  ///< what the file says, with positions
    ProxyRoute proxy;       ///< of sources that do not write their own
    bool readable = false;  ///< it is there and is TOML
};

auto read_house(const std::filesystem::path& root, const Files& files, Complaints& complaints)
    -> HouseRead;
/// [models.NAME] and [tiers] (models.cpp). "extractive" is added.
void read_models(const Node& table, House& house, Complaints& complaints);
/// Where something goes that no file names: in a container the folder that an absolute path in the environment names, for
/// the house that $FANFOLD_CONFIG names, unless that has `in_root` already; else `in_root`.
auto usual_place(const std::filesystem::path& root, const char* variable, const char* in_root) -> std::string;
/// `path` as configured, from the config folder unless absolute.
auto from_root(const std::filesystem::path& root, const std::string& path) -> std::filesystem::path;

}  // namespace fanfold::config
