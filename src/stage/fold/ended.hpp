#pragma once
/// Whether a sentence tells the end of something. Rules over cues, in English and Korean; what is planned, denied or not
/// yet is no end. Pure.
#include <string_view>

namespace fanfold::fold {

auto tells_the_end(std::string_view sentence) -> bool;

}  // namespace fanfold::fold
