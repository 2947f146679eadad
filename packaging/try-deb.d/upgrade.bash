# shellcheck shell=bash disable=SC2154
# Part of packaging/try-deb: from the release before, back to it, and again.

upgrade() {
    inside dpkg -i /new.deb
    [ "$(inside dpkg-query -W -f '${Version}' fanfold)" = "$(dpkg-deb -f "$deb" Version)" ]
    inside systemctl is-active fanfold.service
    [ ! -e "$work/full/etc/fanfold/enterprises/example.toml" ]   # what the operator took away does not come back
    noting "from $(dpkg-deb -f "$previous" Version), the daemon goes on with the new one"
}

schemas() { echo "state $(state state 'PRAGMA user_version'), crawl $(state crawl 'PRAGMA user_version')"; }

copies_are_kept() {
    local before=$1 name was now said=""
    while read -r name was; do
        now=$(state "$name" 'PRAGMA user_version')
        if [ "$was" = "$now" ]; then continue; fi
        [ -s "$work/full/var/lib/fanfold/$name.db.schema-$was" ]
        said+="${said:+, }$name $was to $now"
    done < <(tr ',' '\n' <<<"$before")
    noting "${said:-no schema changed}"
}

retired_keys() {
    as_fanfold fanfold -C /etc/fanfold config check 2>&1 | grep 'warning: cap_per_run is \[caps\] run'
    inside fanfold -C /etc/fanfold config migrate
    as_fanfold fanfold -C /etc/fanfold config check >"$work/config.said" 2>&1
    fails grep warning "$work/config.said"
    as_fanfold fanfold -C /etc/fanfold config show summit-retail | grep 'run = "0.90"'
}

same_web_costs_nothing() {
    local before
    before=$(calls)
    night "${evenings[1]}"
    noting "$(($(calls) - before)) calls for what was paid for before"
    [ "$(calls)" = "$before" ]
    [ "$(delivered)" = 6 ]
}

news_alone_costs() {
    local before twice
    before=$(calls)
    prompts_of | sort -u >"$work/prompts.before"
    serve_web 2
    night "${evenings[2]}"
    [ "$(calls)" -gt "$before" ] || { echo "no call was made for what is new"; return 1; }
    twice=$(tail -n +$((before + 1)) "$work/bill.jsonl" | grep -o '"prompt_sha256":"[0-9a-f]*"' | sort -u | comm -12 - "$work/prompts.before" | wc -l)
    echo "$twice of $(($(calls) - before)) calls are repaid"
    noting "$(($(calls) - before)) calls, $twice of them repaid"
    [ "$twice" = 0 ]
    twice=$(state state "SELECT count(*) FROM (SELECT 1 FROM question WHERE state = 'answered' AND key <> x'' GROUP BY enterprise, template, cluster HAVING count(*) > 1)")
    [ "$twice" = 0 ] || { echo "$twice questions were answered twice"; return 1; }
}

# docs/operations.md, Upgrade: back to an older one.
go_back() {
    local name newest lib=$work/full/var/lib/fanfold
    inside systemctl stop fanfold.service
    as_fanfold fanfold -C /etc/fanfold db backup /var/lib/fanfold/back
    for name in state crawl; do
        newest=$(find "$lib" -maxdepth 1 -name "$name.db.schema-*" | sort -V | tail -n 1)
        [ -z "$newest" ] || as_fanfold cp "/var/lib/fanfold/${newest##*/}" "/var/lib/fanfold/back/$name.db"
    done
    inside dpkg -i /previous.deb
    [ "$(inside dpkg-query -W -f '${Version}' fanfold)" = "$(dpkg-deb -f "$previous" Version)" ]
}

older_refuses() {
    local code=0 said
    said=$(as_fanfold fanfold -C /etc/fanfold run --job nightly --as-of "${evenings[2]}" 2>&1) || code=$?
    echo "$said"
    [ $code = 69 ]
    grep -q 'made by a newer fanfold' <<<"$said"
}

older_goes_on() {  # REPORTS EVENING NIGHT
    as_fanfold fanfold -C /etc/fanfold db restore /var/lib/fanfold/back
    [ "$(delivered)" = "$1" ]
    local before
    before=$(calls)
    serve_web "$3"
    night "$2"
    noting "$1 reports are there again, the next night costs $(($(calls) - before)) calls"
    [ "$(calls)" = "$before" ]
    [ "$(delivered)" = $(($1 + 3)) ]
}

newest_again() {
    inside dpkg -i /new.deb
    local before
    before=$(calls)
    serve_web 1
    night "${evenings[3]}"
    noting "$(($(calls) - before)) calls"
    [ "$(calls)" = "$before" ]
}
