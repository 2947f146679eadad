# shellcheck shell=bash disable=SC2154
# Part of packaging/try-deb: the units, and what their settings let children do.

extra_web() {
    cp -r config/demo/web "$work/web"
    mkdir -p "$work/web/spa.example" "$work/web/paper.example"
    local text="The harbour of Port Calder gets a second crane before winter. The council voted for it on Monday after three years of talks.
Its owner pays for two thirds of the price. Ferries will be loaded in half the time. Neighbours had asked for less noise at night.
The old crane goes to a museum in the spring. Forty people keep their work. The bridge beside it is closed for nine days in March."
    tr '\n' ' ' <<<"$text" >"$work/web/spa.example/told.txt"
    cat >"$work/web/spa.example/index.html" <<'HTML'
<!doctype html><html lang=en><head><title>Loading</title></head><body><noscript>You need to enable JavaScript.</noscript>
<div id=root></div><script>
fetch("/told.txt").then(r => r.text()).then(told => {
  document.title = "The second crane";
  root.innerHTML = "<main><article><h1>The second crane</h1><p></p></article></main>";
  root.querySelector("p").textContent = told;
});</script></body></html>
HTML
    {
        printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
        printf '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n'
        printf '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n4 0 obj<</Length 2000>>stream\nBT /F1 9 Tf 40 780 Td 14 TL\n'
        tr '.' '\n' <<<"$text" | sed -n 's/^ *\(..*\)/(\1.) Tj T*/p'
        printf 'ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n'
    } >"$work/web/paper.example/crane"     # a PDF without its name
}

extra_sources() {
    local etc=$work/full/etc/fanfold
    printf 'seeds = ["http://spa.example/"]\nmax_depth = 0\nsince = "3650d"\nrecheck = "0s"\nrender = "browser"\n' >"$etc/sources/spa.toml"
    printf 'seeds = ["http://paper.example/crane"]\nmax_depth = 0\nsince = "3650d"\n' >"$etc/sources/paper.toml"
    printf 'title = "Drawn"\nlanguage = "en"\nsources = ["spa", "paper"]\n[words]\nabout = "a port"\n[[watch]]\nnames = ["Nobody Such"]\n' \
        >"$etc/enterprises/drawn.toml"
    printf 'enterprises = ["drawn"]\n' >"$etc/jobs/drawn.toml"
}

a_pdf_is_read() {
    local code=0
    night "${evenings[3]}" drawn || code=$?
    as_fanfold fanfold -C /etc/fanfold status --why
    [ $code = 0 ]
    state crawl "SELECT title, status FROM sighting WHERE source = 'paper'" | tee "$work/paper"
    [ -s "$work/paper" ]
}

no_browser_is_said() {
    inside cat /run/try-deb.night
    [ "$(state crawl "SELECT count(*) FROM sighting WHERE source = 'spa' AND title = 'The second crane'")" = 0 ]
    inside grep -m 1 -o 'pages were read without their scripts[^.)]*' /run/try-deb.night >"$work/note"
}

drop_in_for_browsers() {
    local unit
    for unit in fanfold fanfold-run; do
        inside install -Dm 644 /usr/share/doc/fanfold/examples/render-browser.conf /etc/systemd/system/$unit.service.d/render-browser.conf
    done
    inside systemctl daemon-reload
    inside systemd-analyze verify --man=no fanfold.service fanfold-run.service
}

a_page_is_drawn() {
    night "${evenings[4]}" drawn
    [ "$(state crawl "SELECT count(*) FROM sighting WHERE source = 'spa' AND title = 'The second crane'")" -ge 1 ]
    noting "$(inside dpkg-query -W -f '${Version}' chromium), in its own sandbox"
}

units_verify() {
    inside systemd-analyze verify --man=no fanfold.service fanfold-run.service fanfold-run.timer
    noting "exposure $(inside systemd-analyze security fanfold.service | sed -n 's/.*Overall exposure level for fanfold.service: \([0-9.]* [A-Z]*\).*/\1/p')"
}

daemon_runs() {
    inside systemctl enable --now fanfold.service
    inside systemctl is-active fanfold.service
    [ "$(inside systemctl show -P NRestarts fanfold.service)" = 0 ]
    inside systemctl reload fanfold.service
    inside systemctl is-active fanfold.service
    as_fanfold fanfold -C /etc/fanfold status
}

daemon_answers() {
    drop_in fanfold listen <<UNIT
[Service]
ExecStart=
ExecStart=/usr/bin/fanfold -C /etc/fanfold serve --no-wait --listen unix:/run/fanfold/http
UNIT
    inside systemctl daemon-reload
    inside systemctl restart fanfold.service
    [ "$(inside stat -c %a:%U /run/fanfold)" = 750:fanfold ]
    curl -fsS --unix-socket "/proc/$house/root/run/fanfold/http" http://localhost/livez
    rm "$work/full/etc/systemd/system/fanfold.service.d/listen.conf"
    inside systemctl daemon-reload
    inside systemctl restart fanfold.service
}

timer_runs() {
    inside systemctl stop fanfold.service
    inside systemctl disable fanfold.service
    rm -f "$work/full/etc/systemd/system/fanfold-run.service.d/night.conf"
    inside systemctl daemon-reload
    inside systemctl show -P ExecStart fanfold-run.service | grep -q -- --due
    inside systemctl enable --now fanfold-run.timer
    inside systemctl start fanfold-run.service
    [ "$(inside systemctl show -P Result fanfold-run.service)" = success ]
}

tmpfiles_hold() {
    inside systemd-tmpfiles --create fanfold.conf
    the_user full
}

goes_for_good() {
    local user group
    user=$(inside id -u fanfold)
    group=$(inside id -g fanfold)
    inside dpkg --purge fanfold
    fails inside systemctl cat fanfold.service
    [ -z "$(inside pgrep -u "$user" 2>/dev/null || true)" ]
    local left
    left=$(cd "$work/full" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev \) -prune -o \( -name '*fanfold*' -o -uid "$user" -o -gid "$group" \) -print)
    left+=$(grep -l fanfold "$work/full"/etc/{passwd,group,shadow,gshadow} || true)
    [ -z "$left" ] || { echo "left: $left"; return 1; }
}
