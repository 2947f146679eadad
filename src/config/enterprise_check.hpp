#pragma once
/// What only the merged enterprise shows: whether the sources, models and lists it names fit
/// together.
#include "house.hpp"
#include "sources.hpp"

namespace fanfold::config {

class EnterpriseCheck {
  public:
    EnterpriseCheck(const EnterpriseName& name, const Node& merged, const HouseRead& house,
                    const SourceBook& book, Complaints& complaints)
        : name_(name), merged_(merged), house_(house), book_(book), complaints_(complaints) {}

    void run();
    /// Of an enterprise that cannot be merged: at least what it says itself, whatever it would inherit.
    void check_own();

  private:
    void check_listed_sources();
    void check_watch_names(bool inherits);
    void check_sources();
    void check_source(const Node& wanted);
    [[nodiscard]] auto why_unknown(const std::string& source) const -> std::string;
    void check_models();
    void check_permits();
    void check_own_caps();
    void check_watch();
    void check_language();
    void check_glossary();
    void check_mutes();
    void check_calendar();
    void check_sections();

    const EnterpriseName& name_;
    const Node& merged_;
    const HouseRead& house_;
    const SourceBook& book_;
    Complaints& complaints_;
};

}  // namespace fanfold::config
