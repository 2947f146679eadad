#include "access_keys.hpp"

namespace fanfold::config {

namespace {

constexpr Key sign_in_keys[] = {
    {.name = "user", .form = Form::text, .doc = "Of `Authorization: Basic`."},
    {.name = "password",
     .form = Form::secret,
     .doc = "`\"${NAME}\"`: the environment variable that holds it."},
    {.name = "password_file",
     .form = Form::path,
     .doc = "File that holds it. May begin with `${CREDENTIALS_DIRECTORY}/`."},
    {.name = "token",
     .form = Form::secret,
     .doc = "Of `Authorization: Bearer`: `\"${NAME}\"` of an environment variable."},
    {.name = "token_file", .form = Form::path, .doc = "File that holds it."},
    {.name = "headers",
     .form = Form::text,
     .shape = Shape::map,
     .doc = "Further headers: `headers = { \"X-Api-Key\" = \"${NAME}\" }`. A value `${NAME}` is looked up in the "
            "environment."},
    {.name = "cookies_file",
     .form = Form::path,
     .doc = "A cookies.txt (Netscape form, as browsers export it) of a browser that is signed in; read again when it "
            "changes. What the site sets afterwards is kept from night to night."},
    {.name = "logged_in",
     .form = Form::text,
     .doc = "A text that each HTML page holds only for who is signed in, such as `\"Sign out\"`. A page without it "
            "is not kept; three in a row end the source's night with an alert."},
};

constexpr Key proxy_keys[] = {
    {.name = "url",
     .form = Form::text,
     .doc = "`\"http://host:port\"`, `\"https://host:port\"`, `\"socks5://host:port\"`; of a source also "
            "`\"direct\"`. Names are resolved and judged here: the proxy is told addresses, by CONNECT, also for "
            "http://, which it must allow."},
    {.name = "user", .form = Form::text, .doc = "If it asks for one."},
    {.name = "password",
     .form = Form::secret,
     .doc = "`\"${NAME}\"`: the environment variable that holds it."},
    {.name = "password_file", .form = Form::path, .doc = "File that holds it."},
};

}  // namespace

constexpr KeyTable sign_in_table{
    "[source.sign_in]",
    "What is shown to the origins of its own seeds, feeds, sitemaps and API, and to nobody else.", sign_in_keys};
constexpr KeyTable crawl_proxy_table{
    "[crawl.proxy]", "The way out for sources that do not write their own. The environment's are not used.", proxy_keys};
constexpr KeyTable source_proxy_table{"[source.proxy]", "Its own way out.", proxy_keys};

}  // namespace fanfold::config
