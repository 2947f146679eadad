#pragma once
/// Handing one message to a mail server (RFC 5321, through libcurl). Blocking: run it on
/// `couriers`.
#include <string>

#include <fanfold/http/egress.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/secret.hpp>

namespace fanfold::http {

struct MailOrder {
    std::string server;  ///< "smtp://host:587" or "smtps://host:465"
    bool tls = true;     ///< of smtp://: STARTTLS or no mail at all
    std::string user;    ///< empty = no AUTH
    Secret password;
    std::string from;  ///< plain addresses: `is_mail_address`
    std::string to;
    std::string message;  ///< CRLF line ends; dots are stuffed here
    EgressRule egress;    ///< judged on the address that is dialled
    Duration timeout = std::chrono::seconds{30};
};

/// Returns when the server has taken the message. Errors: retry_later (no connection, 4xx), give_up
/// (5xx), fix_config (refused address, no TLS, log-in denied). Messages never tell the password.
auto send_mail(const MailOrder& order) -> Status;

}  // namespace fanfold::http
