#pragma once
/// HostsFile: names that this machine knows without asking, hosts(5). Read again when it has changed. On the io thread.
#include <sys/stat.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace fanfold::http {

class HostsFile {
  public:
    /// A file that cannot be read knows nothing. Of a larger one than 4 MiB the rest is not read.
    explicit HostsFile(std::string path) : path_(std::move(path)) {}
    /// Numeric addresses of a name in lower case, in the file's order; or none.
    auto addresses_of(const std::string& name) -> std::vector<std::string>;

  private:
    void read_if_changed();
    void read();
    void take(std::string line);

    std::string path_;
    std::optional<struct stat> seen_;
    std::unordered_map<std::string, std::vector<std::string>> known_;
};

}  // namespace fanfold::http
