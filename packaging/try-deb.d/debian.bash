# shellcheck shell=bash disable=SC2154
# Part of packaging/try-deb: the packages, and a Debian to put them into.

package_of() {  # BUILD SOURCE VERSION: prints where it is
    local out=$work/packages-$3
    cpack -G DEB --config "$1/CPackConfig.cmake" -B "$out" -D CPACK_PACKAGE_VERSION="$3" >"$work/cpack.log" 2>&1 ||
        { cat "$work/cpack.log" >&2; give_up "cpack could not make a package of $1"; }
    ls "$out"/*.deb
}

previous_commit() {
    git describe --tags --abbrev=0 HEAD^ 2>/dev/null ||
        git rev-parse "$(git log -1 --first-parent --format=%H -- src/store/sql/migrations)^1"
}

build_previous() {  # COMMIT
    local tree=$work/previous-tree
    mkdir "$tree"
    git archive "$1" | tar -x -C "$tree"
    echo "building $1, to upgrade from" >&2
    (cd "$tree" && cmake --preset release -DFANFOLD_TESTS=OFF && cmake --build --preset release --target fanfold) \
        >"$work/previous.log" 2>&1 || { tail -n 20 "$work/previous.log" >&2; give_up "$1 does not build"; }
    package_of "$tree/build/release" "$tree" "$(this_version)~previous"
}

this_version() { sed -n 's/^project(fanfold VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt; }

make_base() {
    if [ -n "$base" ] && [ -s "$base" ]; then return; fi
    base=${base:-$work/base.tar}
    debootstrap --variant=minbase bookworm "$work/base" "$mirror" >"$work/debootstrap.log" 2>&1 ||
        { tail -n 5 "$work/debootstrap.log" >&2; give_up "no Debian could be made from $mirror"; }
    local suite
    for suite in bookworm bookworm-updates; do echo "deb $mirror $suite main"; done >"$work/base/etc/apt/sources.list"
    echo "deb ${mirror%/debian}/debian-security bookworm-security main" >>"$work/base/etc/apt/sources.list"
    tar -C "$work/base" -cf "$base.part" . && mv "$base.part" "$base"
    rm -rf --one-file-system "$work/base"
}

open_root() {  # NAME
    local root=$work/$1 each
    mkdir "$root"
    tar -C "$root" -xpf "$base"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 dev "$root/dev"
    for each in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$root/dev/${each%:*}" c 1 "${each#*:}"; done
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir -m 1777 "$root/dev/shm"
}

in_root() {  # NAME COMMAND...
    local root=$work/$1
    shift
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${http_proxy:+http_proxy="$http_proxy"} "$@"
}

apt_in() { in_root "$1" apt-get -qq -y -o Dpkg::Use-Pty=0 -o APT::Sandbox::User=root "${@:2}"; }

alone() {  # NAME COMMAND...: as the user fanfold, without a network
    local root=$work/$1
    shift
    unshare --net sh -c 'ip link set lo up; exec "$@"' - chroot --userspec=fanfold:fanfold "$root" \
        /usr/bin/env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME=/var/lib/fanfold "$@"
}

# All names but what apt, dpkg and the tools for accounts (/etc/shadow-) keep for themselves, and what merely is a cache.
listing() {  # NAME
    (cd "$work/$1" && find . -xdev \( -path ./var/cache -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./proc \
        -o -path ./dev -o -path ./run -o -path ./tmp -o -path './etc/*shadow-' -o -path './etc/passwd-' -o -path './etc/group-' \) -prune -o -print | sort)
}
accounts() { cat "$work/$1"/etc/{passwd,group,shadow,gshadow,subuid,subgid} 2>/dev/null; }
