#include "news_text.hpp"

#include <array>
#include <cctype>
#include <map>
#include <string_view>

namespace fanfold::sim {

namespace {

using Words = std::vector<std::string_view>;

const Words name_starts{"Hal", "Vor", "Mer", "Tal", "Cor", "Bel",  "Nor",  "Ska",
                        "Dru", "Ash", "Wex", "Lor", "Pel", "Quin", "Rav",  "Sol",
                        "Tor", "Ull", "Ver", "Yar", "Zan", "Bram", "Cald", "Fen"};
const Words name_ends{"den",  "ven",  "ton",  "mark", "field", "wick", "ora",
                      "ex",   "ius",  "stad", "berg", "ley",   "more", "nix",
                      "tica", "ward", "dale", "holm", "ros",   "lund"};
const Words trades{"Motors", "Energy",   "Materials", "Foods",    "Logistics", "Semiconductor",
                   "Pharma", "Robotics", "Marine",    "Steel",    "Textiles",  "Networks",
                   "Optics", "Bank",     "Airways",   "Chemicals"};
const Words given{"Anna",  "Marek", "Julia",  "Tomas", "Ingrid", "Paulo", "Helen",
                  "Samir", "Clara", "Viktor", "Mina",  "Oscar",  "Lena",  "Hugo",
                  "Rosa",  "Piet",  "Dana",   "Ivan",  "Noor",   "Felix"};
const Words cities{"Port Sennet", "Aldermoor",  "Brask",        "Kelling",    "Osterby",
                   "Trevane",     "Marlow Bay", "Ilvern",       "Dunmere",    "Sarkov",
                   "Pellham",     "Verrano",    "Lindau Falls", "Cape Orrin", "Wexcombe"};
const Words products{"solid-state cells",     "cargo drones",   "inverter modules",
                     "cold-chain containers", "lidar sensors",  "recycled aluminium",
                     "insulin pens",          "harbour cranes", "optical switches",
                     "electric ferries",      "wafer coatings", "grid batteries",
                     "seed hybrids",          "rail couplings"};
const Words roles{"chief executive", "finance director", "head of research", "plant manager",
                  "chair",           "spokesperson"};
const Words quarters{"first quarter", "second quarter", "third quarter", "fourth quarter"};

const Words headlines{
    "{company} opens {product} plant in {city}",
    "{company} raises forecast after {quarter} orders climb {pct}",
    "{company} and {rival} settle dispute over {product}",
    "{rival} walks away from {money} bid for {company}",
    "{company} recalls {count} units of {product}",
    "Regulator clears {company} to sell {product}",
    "{company} cuts {count} jobs in {city}",
    "{company} names {person} as {role}",
    "{company} wins {money} contract from the port of {city}",
    "Strike at {company} enters week {small}",
};
const Words openings{
    "{company} said on {date} that it would spend {money} on a new line for {product} near {city}, "
    "its largest outlay in {small} years.",
    "Shares of {company} moved {pct} on {date} after the maker of {product} reported {quarter} "
    "revenue of {money}.",
    "{company} and {rival} told investors on {date} that their talks over {product} had ended "
    "without an agreement.",
    "The regulator in {city} on {date} allowed {company} to sell {product}, ending a review that "
    "took {small} months.",
    "{company} on {date} named {person} as {role}, the {small}th change in its top ranks since the "
    "merger with {rival}.",
};
const Words facts{
    "The company expects output of {count} units a year once the second phase is complete, "
    "compared with {count} today.",
    "Operating margin stood at {pct}, down from {pct} a year earlier, as the price of feedstock "
    "rose faster than contracts allowed.",
    "Analysts at {bank} had expected sales of {money}, according to a note to clients dated "
    "{date}.",
    "The plant in {city} employs {count} people, about {pct} of whom work on {product}.",
    "{rival}, its closest competitor, shipped {count} units in the {quarter} and has not raised "
    "prices since the spring.",
    "Under the terms, {company} will pay {money} in cash and the rest in stock over {small} years.",
    "Orders from customers outside the region grew {pct}, while those at home were flat.",
    "A filing with the exchange shows that {person} bought {count} shares in the week before the "
    "announcement.",
    "Inventories fell to {small} weeks of sales, the lowest level since the company began to "
    "publish the figure.",
    "The city council of {city} agreed to widen the harbour road, a condition that {company} had "
    "set for the site.",
    "Debt at the end of the {quarter} was {money}, or {small} times earnings before interest and "
    "tax.",
    "Deliveries of {product} slipped by {small} weeks because a supplier in {city} could not find "
    "enough skilled welders.",
    "The union said that {pct} of members had voted to accept the offer, which adds {money} to the "
    "wage bill.",
    "Insurers have set aside {money} for claims, although the cause of the fire at the {city} "
    "depot is still being examined.",
};
const Words quotes{
    "\"We have a clear order book and no reason to wait,\" said {person}, {role} of {company}.",
    "\"Nobody in {city} believed the schedule a year ago; today the question is how soon we can "
    "double it,\" {person} said.",
    "\"The figures speak for themselves, and they say that {product} are no longer a niche,\" said "
    "{person}.",
    "\"We will not chase volume at any price,\" {person} told reporters in {city}.",
    "\"It is too early to speak of a recovery, but {pct} is a number we can work with,\" said "
    "{person}.",
};
const Words closings{
    "{company} will publish its {quarter} results next month and said it would give an outlook for "
    "{product} then.",
    "A decision by the board of {rival} is expected within {small} weeks.",
    "The next hearing in {city} has been set for the end of the month.",
    "{company}, founded in {city}, makes {product} and employs {count} people.",
};

auto joined(std::string_view a, std::string_view b) -> std::string {
    return std::string{a} + std::string{b};
}

auto company_name(Rng& rng) -> std::string {
    auto stem = joined(rng.pick(name_starts), rng.pick(name_ends));
    return stem + " " + std::string{rng.pick(trades)};
}

auto person_name(Rng& rng) -> std::string {
    return std::string{rng.pick(given)} + " " + joined(rng.pick(name_starts), rng.pick(name_ends));
}

auto with_commas(std::int64_t number) -> std::string {
    auto text = std::to_string(number);
    for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

// Who and what one story is about; numbers are drawn anew at each place.
struct Cast {
    std::map<std::string_view, std::string> fixed;
};

auto make_cast(Rng& rng) -> Cast {
    Cast cast;
    cast.fixed["company"] = company_name(rng);
    cast.fixed["rival"] = company_name(rng);
    cast.fixed["bank"] = joined(rng.pick(name_starts), rng.pick(name_ends)) + " Securities";
    cast.fixed["person"] = person_name(rng);
    cast.fixed["role"] = rng.pick(roles);
    cast.fixed["city"] = rng.pick(cities);
    cast.fixed["product"] = rng.pick(products);
    cast.fixed["quarter"] = rng.pick(quarters);
    return cast;
}

auto drawn(std::string_view slot, Rng& rng) -> std::string {
    if (slot == "pct")
        return std::to_string(rng.between(1, 48)) + "." + std::to_string(rng.below(10)) + "%";
    if (slot == "money") return "$" + std::to_string(rng.between(2, 990)) + " million";
    if (slot == "count") return with_commas(rng.between(120, 64000));
    if (slot == "small") return std::to_string(rng.between(2, 19));
    return std::string{slot};
}

auto filled(std::string_view pattern, const Cast& cast, Rng& rng) -> std::string {
    std::string out;
    while (!pattern.empty()) {
        auto open = pattern.find('{');
        out += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        auto close = pattern.find('}', open);
        auto slot = pattern.substr(open + 1, close - open - 1);
        auto found = cast.fixed.find(slot);
        out += found != cast.fixed.end() ? found->second : drawn(slot, rng);
        pattern.remove_prefix(close + 1);
    }
    return out;
}

auto paragraph(const Cast& cast, Rng& rng) -> std::string {
    std::string text;
    auto sentences = rng.between(2, 4);
    for (std::int64_t n = 0; n < sentences; ++n) {
        const auto& pool = rng.below(4) == 0 ? quotes : facts;
        text += (text.empty() ? "" : " ") + filled(rng.pick(pool), cast, rng);
    }
    return text;
}

}  // namespace

auto headline(Rng rng) -> std::string {
    auto cast = make_cast(rng);
    return filled(rng.pick(headlines), cast, rng);
}

auto story(Rng rng, const std::string& date) -> Story {
    Story made;
    auto cast = make_cast(rng);
    made.headline = filled(rng.pick(headlines), cast, rng);
    cast.fixed["date"] = date;
    made.author = person_name(rng);
    made.summary = filled(rng.pick(openings), cast, rng);
    made.paragraphs.push_back(made.summary);
    auto more = rng.between(3, 6);
    for (std::int64_t n = 0; n < more; ++n) made.paragraphs.push_back(paragraph(cast, rng));
    made.paragraphs.push_back(filled(rng.pick(closings), cast, rng));
    return made;
}

auto slug(const std::string& headline) -> std::string {
    std::string out;
    for (unsigned char c : headline) {
        if (std::isalnum(c) != 0)
            out += static_cast<char>(std::tolower(c));
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    return out.substr(0, 80);
}

}  // namespace fanfold::sim
