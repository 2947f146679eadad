#pragma once
/// A file that was put into the binary at build time (see fanfold_embed in
/// cmake/fanfold_modules.cmake).
#include <span>
#include <string_view>

namespace fanfold {

struct EmbeddedFile {
    std::string_view path;   ///< relative to the embedded root, '/' separated
    std::string_view bytes;  ///< lives as long as the program
};

}  // namespace fanfold
