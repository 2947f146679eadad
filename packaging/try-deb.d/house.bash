# shellcheck shell=bash disable=SC2154
# Part of packaging/try-deb: a Debian with systemd as its first process, a web and a model beside it.

boot() {  # NAME
    local root=$work/$1
    umount -lR "$root/proc" "$root/dev" 2>/dev/null || true
    mkdir -p "$cgroup"
    # shellcheck disable=SC2016
    unshare --pid --fork --kill-child --mount --uts --ipc --net sh -euc '
        echo 0 >"$2/cgroup.procs"
        exec unshare --cgroup sh -euc '\''
            hostname try-deb
            ip link set lo up
            mount --rbind "$1" "$1"
            cd "$1"
            mount -t proc proc proc
            mount -t sysfs sysfs sys
            mount -t cgroup2 cgroup2 sys/fs/cgroup
            mount -t tmpfs -o mode=755,nosuid dev dev
            for each in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 dev/${each%:*} c 1 ${each#*:}; done
            mknod -m 666 dev/tty c 5 0
            ln -s /proc/self/fd dev/fd
            mkdir -m 1777 dev/shm && mkdir dev/pts
            mount -t tmpfs -o mode=1777,nosuid,nodev shm dev/shm
            mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
            ln -s pts/ptmx dev/ptmx
            mount -t tmpfs -o mode=755,nosuid,nodev run run
            mkdir -p .outside
            pivot_root . .outside
            umount -l /.outside
            rmdir /.outside
            mount --make-rshared /      # as systemd finds it on a machine; how credentials come to units
            exec env -i container=try-deb PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=multi-user.target \
                --log-target=console --show-status=no
        '\'' - "$1"
    ' - "$root" "$cgroup" </dev/null >"$work/systemd.log" 2>&1 &
    local outer=$! waits=0
    # Before it is systemd its root is still that of this machine.
    until house=$(pgrep -P "$outer" 2>/dev/null) && [ "$(cat "/proc/$house/comm" 2>/dev/null)" = systemd ] && inside systemctl is-system-running >"$work/running" 2>/dev/null ||
        grep -qE 'degraded' "$work/running" 2>/dev/null; do
        kill -0 "$outer" 2>/dev/null || return 1
        [ $((waits += 1)) -lt 150 ] || return 1
        sleep 0.2
    done
}

# A command in there, as root or as fanfold.
inside() { nsenter -t "$house" -m -u -i -n -p -C -r -w /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
as_fanfold() { inside setpriv --reuid=fanfold --regid=fanfold --clear-groups "$@"; }

# The web and the model that it meets are programs of this machine, in its network.
web_port=8801 model_port=8802 key=try-deb-3f0c
serve() {  # NAME PORT WORDS...
    local name=$1 port=$2 waits=0
    shift 2
    stop "$name"
    nsenter -t "$house" -n "$build/fanfold-sim" "$name" --port "$port" "$@" >"$work/$name.out" 2>&1 &
    echo $! >"$work/$name.pid"
    until grep -q listening "$work/$name.out"; do
        [ $((waits += 1)) -lt 100 ] || { cat "$work/$name.out" >&2; give_up "fanfold-sim $name does not start"; }
        sleep 0.1
    done
}
serve_web() { serve site $web_port --folder "$work/web" --night "$1"; }
serve_model() { serve model $model_port --key $key --log "$work/bill.jsonl" --latency-ms 2; }
calls() { if [ -e "$work/bill.jsonl" ]; then wc -l <"$work/bill.jsonl"; else echo 0; fi; }
prompts_of() { grep -o '"prompt_sha256":"[0-9a-f]*"' "$work/bill.jsonl" | sort; }
# Of a copy: whoever opens a database as root leaves files that its owner can't write.
state() {  # state|crawl SQL
    rm -f "$work"/look.db*
    local part
    for part in "" -wal; do
        [ ! -e "$work/full/var/lib/fanfold/$1.db$part" ] || cp "$work/full/var/lib/fanfold/$1.db$part" "$work/look.db$part"
    done
    sqlite3 "$work/look.db" "$2"
}

# As an operator would after reading the manual: the demo's readers and sources under the house that the package wrote.
settle() {
    local etc=$work/full/etc/fanfold from=$work/full/usr/share/doc/fanfold/examples/demo
    rm "$etc/enterprises/example.toml" "$etc/sources/example.toml"
    cp -r "$from/enterprises" "$from/sources" "$from/profiles" "$etc/"
    sed -i -e 's|^# contact = .*|contact = "https://desk.example/about"|' -e 's|^delay = .*|delay = "0s"|' \
        -e 's|^# allow_networks = \["10.*|allow_networks = ["127.0.0.0/8"]|' -e 's|"extractive"|"sim"|' \
        -e "s|^\[tiers\]|[crawl.connect_to]\n\"*\" = \"127.0.0.1:$web_port\"\n\n[tiers]|" "$etc/fanfold.toml"
    cat >>"$etc/fanfold.toml" <<TOML

[models.sim]
provider = "openai"
endpoint = "http://127.0.0.1:$model_port/v1"
model = "sim"
key_file = "\${CREDENTIALS_DIRECTORY}/sim"
price_input = "0.10"
price_output = "0.40"
price_as_of = "2026-11-01"
allow_networks = ["127.0.0.0/8"]
TOML
    # Packages before this one left it to the operator to name a folder that the units may write.
    [ -e "$etc/reports" ] || { inside install -d -o fanfold -g fanfold /var/lib/fanfold/reports && ln -s /var/lib/fanfold/reports "$etc/reports"; }
    echo 'catchup = "none"' >>"$etc/jobs/nightly.toml"
    sed -i 's|^title = .*|&\ncap_per_run = "0.90"   # by contract|' "$etc/enterprises/summit-retail.toml"
    install -m 600 /dev/null "$etc/credentials/sim"
    echo $key >"$etc/credentials/sim"
    local unit
    for unit in fanfold fanfold-run; do
        printf '[Service]\nLoadCredential=sim:/etc/fanfold/credentials/sim\n' | drop_in $unit
    done
    inside systemctl daemon-reload
}
drop_in() {  # UNIT [NAME]: from stdin
    mkdir -p "$work/full/etc/systemd/system/$1.service.d"
    cat >"$work/full/etc/systemd/system/$1.service.d/${2:-try}.conf"
}

# A night by the packaged unit itself, in its sandbox; only the evening is told.
night() {  # EVENING [JOB]
    drop_in fanfold-run night <<UNIT
[Service]
ExecStart=
ExecStart=/usr/bin/fanfold -C /etc/fanfold run --job ${2:-nightly} --as-of $1
StandardError=truncate:/run/try-deb.night
StandardOutput=truncate:/run/try-deb.night
UNIT
    inside systemctl daemon-reload
    inside systemctl start fanfold-run.service || { inside cat /run/try-deb.night; return 1; }
}
delivered() { state state "SELECT count(*) FROM report"; }

first_night() {
    night "${evenings[0]}"
    [ "$(delivered)" = 3 ]
    [ "$(find "$work/full/var/lib/fanfold/reports" -name latest.html | wc -l)" = 3 ]
    noting "$(calls) calls, 3 reports in $(readlink "$work/full/etc/fanfold/reports")"
}
