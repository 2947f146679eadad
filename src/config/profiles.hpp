#pragma once
/// profiles/**.toml and what an enterprise inherits from them.
#include "files.hpp"

namespace fanfold::config {

/// A profile or enterprise as its own file says it.
struct Layer {
    std::string name;
    Node table;
    bool parsed = false;  ///< it is TOML
    bool sound = false;   ///< … and has no error in itself
};

/// Parses and checks a profile's or an enterprise's file by itself.
auto read_layer(const File& file, Complaints& complaints) -> Layer;

class Profiles {
  public:
    Profiles(const Files& files, Complaints& complaints);

    /// The profiles that `layer` inherits, farthest first, each once; nullopt after a complaint (an
    /// unknown or broken profile, a circle).
    [[nodiscard]] auto chain(const Layer& layer, Complaints& complaints) const
        -> std::optional<std::vector<const Layer*>>;

  private:
    std::map<std::string, Layer> layers_;
    std::vector<std::string> names_;
};

}  // namespace fanfold::config
