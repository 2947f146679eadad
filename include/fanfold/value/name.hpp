#pragma once
/// Strong names and row ids: an enterprise can't be passed where a source is meant.
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace fanfold {

/// A name that people write in configuration ("acme-battery"). Tagged, ordered, hashable.
template <class Tag>
class Name {
  public:
    Name() = default;
    explicit Name(std::string text) : text_(std::move(text)) {}
    [[nodiscard]] auto str() const -> const std::string& { return text_; }
    [[nodiscard]] auto empty() const -> bool { return text_.empty(); }
    auto operator<=>(const Name&) const = default;

  private:
    std::string text_;
};

/// A row number in one of our databases; 0 means "not stored yet".
template <class Tag>
class RowId {
  public:
    RowId() = default;
    explicit constexpr RowId(std::int64_t number) : number_(number) {}
    [[nodiscard]] constexpr auto number() const -> std::int64_t { return number_; }
    [[nodiscard]] constexpr auto stored() const -> bool { return number_ != 0; }
    auto operator<=>(const RowId&) const = default;

  private:
    std::int64_t number_ = 0;
};

using EnterpriseName = Name<struct EnterpriseTag>;
using SourceName = Name<struct SourceTag>;
using JobName = Name<struct JobTag>;
using TemplateName = Name<struct TemplateTag>;
using ModelName =
    Name<struct ModelTag>;  ///< a model as configured ("small"), not the provider's id
using SectionName = Name<struct SectionTag>;

using RunId = RowId<struct RunTag>;            ///< printed "r12"
using SightingId = RowId<struct SightingTag>;  ///< printed "s345"

auto to_string(RunId run) -> std::string;
auto to_string(SightingId sighting) -> std::string;

}  // namespace fanfold

template <class Tag>
struct std::hash<fanfold::Name<Tag>> {
    auto operator()(const fanfold::Name<Tag>& name) const noexcept -> std::size_t {
        return std::hash<std::string>{}(name.str());
    }
};
template <class Tag>
struct std::hash<fanfold::RowId<Tag>> {
    auto operator()(fanfold::RowId<Tag> id) const noexcept -> std::size_t {
        return std::hash<std::int64_t>{}(id.number());
    }
};
