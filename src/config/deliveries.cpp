#include "enterprises.hpp"
#include "reader.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

auto place_of(const Reader& table, std::string_view key, std::string_view file_key,
              const House& house) -> SecretPlace {
    const auto file = file_key.empty() ? std::string{} : table.text(file_key);
    SecretPlace out;
    out.env = environment_name(table.text(key)).value_or("");
    // "${CREDENTIALS_DIRECTORY}/mail" is known only when something is sent.
    if (!file.empty())
        out.file =
            file.starts_with("${") ? std::filesystem::path{file} : from_root(house.root, file);
    return out;
}

auto mail_of(const Reader& table, const House& house) -> MailDelivery {
    MailDelivery out;
    out.server = table.text("server");
    out.tls = table.flag("tls", out.tls);
    out.user = table.text("user");
    out.password = place_of(table, "password", "password_file", house);
    out.from = table.text("from");
    out.to = table.texts("to");
    out.unsubscribe = table.text("unsubscribe");
    out.allow_networks = table.texts("allow_networks");
    return out;
}

auto webhook_of(const Reader& table, const House& house) -> WebhookDelivery {
    WebhookDelivery out;
    out.url = table.text("url");
    out.url_from = place_of(table, "url_secret", "", house);
    out.format = table.text("format", out.format);
    out.key = place_of(table, "key", "key_file", house);
    out.allow_networks = table.texts("allow_networks");
    return out;
}

void needs(const Reader& table, const Node& at, std::string_view key, Complaints& complaints) {
    if (!table.has(key))
        complaints.error(at.at, "[deliver.mail] with `to` needs " + std::string{key});
}

void one_of(const Reader& table, const Node& at, const char* one, const char* other,
            Complaints& complaints) {
    if (table.has(one) && table.has(other))
        complaints.error(at.at,
                         std::string{"says "} + one + " and " + other + ": keep one of the two");
}

}  // namespace

void read_deliveries(const Reader& deliver, const House& house, Enterprise& out) {
    if (auto mail = mail_of(deliver.table("mail"), house); !mail.to.empty())
        out.mail = std::move(mail);
    auto webhook = webhook_of(deliver.table("webhook"), house);
    if (!webhook.url.empty() || !webhook.url_from.env.empty()) out.webhook = std::move(webhook);
    const auto exec = deliver.table("exec");
    ExecDelivery program{exec.texts("argv"), exec.duration("timeout", ExecDelivery{}.timeout)};
    if (!program.argv.empty()) out.exec = std::move(program);
}

void check_deliveries(const Node& merged, Complaints& complaints) {
    const auto* deliver = merged.find("deliver");
    if (deliver == nullptr) return;
    if (const auto* mail = deliver->find("mail"); mail != nullptr) {
        const Reader table{*mail};
        if (!table.texts("to").empty()) {
            needs(table, *mail, "server", complaints);
            needs(table, *mail, "from", complaints);
        }
        one_of(table, *mail, "password", "password_file", complaints);
    }
    if (const auto* webhook = deliver->find("webhook"); webhook != nullptr) {
        one_of(Reader{*webhook}, *webhook, "url", "url_secret", complaints);
        one_of(Reader{*webhook}, *webhook, "key", "key_file", complaints);
    }
}

}  // namespace fanfold::config
