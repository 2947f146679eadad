#include "hosts_file.hpp"

#include <algorithm>
#include <fanfold/http/egress.hpp>
#include <fstream>
#include <sstream>

namespace fanfold::http {

namespace {

constexpr std::size_t most_bytes = 4u << 20;

auto same(const struct stat& a, const struct stat& b) -> bool {
    return a.st_ino == b.st_ino && a.st_dev == b.st_dev && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

void lower(std::string& text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
}

}  // namespace

auto HostsFile::addresses_of(const std::string& name) -> std::vector<std::string> {
    read_if_changed();
    const auto found = known_.find(name);
    return found == known_.end() ? std::vector<std::string>{} : found->second;
}

void HostsFile::read_if_changed() {
    struct stat now {};
    if (stat(path_.c_str(), &now) != 0 || !S_ISREG(now.st_mode)) {
        known_.clear();
        seen_.reset();
        return;
    }
    if (seen_ && same(*seen_, now)) return;
    seen_ = now;
    read();
}

void HostsFile::read() {
    known_.clear();
    std::ifstream file{path_};
    std::string line;
    for (std::size_t size = 0; size < most_bytes && std::getline(file, line); size += line.size() + 1) take(line);
}

void HostsFile::take(std::string line) {
    line.resize(std::min(line.find('#'), line.size()));
    lower(line);
    std::istringstream words{line};
    std::string address;
    words >> address;
    if (!Address::parse(address)) return;
    for (std::string name; words >> name;) {
        auto& all = known_[name];
        if (std::find(all.begin(), all.end(), address) == all.end()) all.push_back(address);
    }
}

}  // namespace fanfold::http
