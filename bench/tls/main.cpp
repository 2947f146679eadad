/// The handshake's own price: OpenSSL alone greets every host once, one after the other, checks certificate and name, and
/// hangs up. Prints its CPU time, of which the trust store (read once) is no part.
///
///     fanfold-bench-tls CA.pem PORT < "host address" lines
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

namespace {

auto cpu_seconds() -> double {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

auto dial(const std::string& address, int port) -> int {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    inet_pton(AF_INET, address.c_str(), &to.sin_addr);
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connect(descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 ? descriptor : -1;
}

auto greet(SSL_CTX* context, const std::string& host, int descriptor) -> bool {
    const std::unique_ptr<SSL, decltype(&SSL_free)> session{SSL_new(context), SSL_free};
    SSL_set_tlsext_host_name(session.get(), host.c_str());
    SSL_set1_host(session.get(), host.c_str());
    SSL_set_fd(session.get(), descriptor);
    const bool good = SSL_connect(session.get()) == 1 && SSL_get_verify_result(session.get()) == X509_V_OK;
    SSL_shutdown(session.get());
    return good;
}

auto open_context(const char* certificates) -> SSL_CTX* {
    auto* context = SSL_CTX_new(TLS_client_method());
    if (SSL_CTX_load_verify_locations(context, certificates, nullptr) != 1) return nullptr;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    constexpr unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1);
    return context;
}

}  // namespace

auto main(int count, char** words) -> int {
    if (count != 3) return 64;
    auto* context = open_context(words[1]);
    if (!context) return 66;
    const auto before = cpu_seconds();
    std::string host, address;
    int greeted = 0;
    while (std::cin >> host >> address) {
        const int descriptor = dial(address, std::atoi(words[2]));
        if (descriptor < 0 || !greet(context, host, descriptor)) {
            std::fprintf(stderr, "%s: no handshake\n", host.c_str());
            return 69;
        }
        close(descriptor);
        ++greeted;
    }
    std::printf("%d handshakes, %.3f s\n", greeted, cpu_seconds() - before);
    SSL_CTX_free(context);
    return 0;
}
