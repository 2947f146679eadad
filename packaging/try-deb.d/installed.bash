# shellcheck shell=bash disable=SC2154
# Part of packaging/try-deb: what an installed package must have, and must leave when it goes.

has() { local root=$work/$1 each; shift; for each in "$@"; do [ -e "$root$each" ] || { echo "$each is missing"; return 1; }; done; }
is() {  # NAME PATH MODE:USER:GROUP
    local found
    found=$(in_root "$1" stat -c %a:%U:%G "$2")
    [ "$found" = "$3" ] || { echo "$2 is $found, not $3"; return 1; }
}

the_user() {
    in_root "$1" getent passwd fanfold | grep -q ':/var/lib/fanfold:/usr/sbin/nologin$'
    in_root "$1" getent group fanfold
    is "$1" /var/lib/fanfold 750:fanfold:fanfold
    is "$1" /var/lib/fanfold/reports 750:fanfold:fanfold
    is "$1" /etc/fanfold 755:root:root
    is "$1" /etc/fanfold/fanfold.toml 644:root:root
    is "$1" /etc/fanfold/credentials 700:root:root
}

the_files() {
    has "$1" /usr/bin/fanfold /lib/systemd/system/fanfold{.service,-run.service,-run.timer} /usr/lib/sysusers.d/fanfold.conf \
        /usr/lib/tmpfiles.d/fanfold.conf /usr/share/man/man1/fanfold.1 /usr/share/man/man5/fanfold.toml.5 \
        /usr/share/man/man8/fanfold-serve.8 /usr/share/bash-completion/completions/fanfold /usr/share/zsh/site-functions/_fanfold \
        /usr/share/fish/vendor_completions.d/fanfold.fish /usr/share/doc/fanfold/{copyright,operations.md,configuration.md} \
        /usr/share/doc/fanfold/examples/{render-browser.conf,demo,live}
    local wrong
    wrong=$(in_root "$1" dpkg --verify fanfold)
    [ -z "$wrong" ] || { echo "$wrong"; return 1; }
    wrong=$(in_root "$1" sh -c 'dpkg -L fanfold | sed 1d | xargs -d "\n" stat -c "%U:%G %a %n" | grep -vE "^root:root (644|755) "' || true)
    [ -z "$wrong" ] || { echo "$wrong"; return 1; }
}

the_prompts() {
    local packaged
    packaged=$(find "$work/$1/usr/share/fanfold/prompts" -name '*.md' | wc -l)
    [ "$packaged" = "$(find prompts -name '*.md' | wc -l)" ]
    alone "$1" fanfold -C /etc/fanfold prompts list | grep -q market/moves
    noting "$packaged templates"
}

the_completions() {
    in_root "$1" bash -c '. /usr/share/bash-completion/completions/fanfold && complete -p fanfold'
}

the_manuals() {
    local page said
    for page in 1/fanfold.1 5/fanfold.toml.5 8/fanfold-serve.8; do
        said=$(in_root "$1" man --warnings -E UTF-8 -l "/usr/share/man/man$page" 2>&1 >/dev/null)
        [ -z "$said" ] || { echo "$page: $said"; return 1; }
    done
    noting "$(find "$work/$1/usr/share/man/man1" -name 'fanfold*' | wc -l) pages of commands"
}

the_config() {
    alone "$1" fanfold -C /etc/fanfold config check
    grep -q '^state = "/var/lib/fanfold"' "$work/$1/etc/fanfold/fanfold.toml"
}

the_demo() {
    alone "$1" fanfold demo /var/lib/fanfold/demo
    [ "$(find "$work/$1/var/lib/fanfold/demo/reports" -name latest.html | wc -l)" = 3 ]
    rm -rf "$work/$1/var/lib/fanfold/demo"
    noting "three reports, without a network and without systemd"
}

nothing_left() {  # NAME, after listing and accounts were kept before
    listing "$1" >"$work/after"
    accounts "$1" >"$work/accounts.after"
    local left
    left=$(comm -13 "$work/before" "$work/after"; diff "$work/accounts.before" "$work/accounts.after" | grep '^>' || true)
    [ -z "$left" ] || { echo "left: $left"; return 1; }
}

try_bare() {
    open_root bare
    apt_in bare update
    # First what it needs, so that what the package itself leaves can be told from that.
    apt_in bare install --no-install-recommends $(dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/[(|].*//') >"$work/apt.log" 2>&1
    listing bare >"$work/before"
    accounts bare >"$work/accounts.before"
    cp "$deb" "$work/bare/fanfold.deb"
    check "installs in a bare Debian 12 without what is recommended" apt_in bare install --no-install-recommends /fanfold.deb
    check "files are there, as packed, root's and writable by nobody else" the_files bare
    check "user, group, folders and modes, without systemd" the_user bare
    check "the first configuration loads" the_config bare
    check "demo as fanfold" the_demo bare
    check "removed, configuration and state stay" sh_removed bare
    check "purged" apt_in bare purge fanfold
    rm "$work/bare/fanfold.deb"
    check "nothing is left: no file, no user, no group" nothing_left bare
}

sh_removed() {
    apt_in "$1" remove fanfold
    has "$1" /etc/fanfold/fanfold.toml /var/lib/fanfold
    [ ! -e "$work/$1/usr/bin/fanfold" ]
}
