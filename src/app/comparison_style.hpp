#pragma once
/// The style sheet of `try --html`: system fonts, light and dark, two columns where there is room; nothing is fetched.
#include <string_view>

namespace fanfold::app {

inline constexpr std::string_view comparison_style = R"css(
:root{--paper:#fbfaf6;--sheet:#f2f4ec;--ink:#20241f;--soft:#5d645b;--line:#dfe2d8;--accent:#2c6a4a;
  --new:#2c6a4a;--new-bg:#e0efe4;--gone:#8a3a20;--gone-bg:#f8e5dd}
@media (prefers-color-scheme:dark){:root{--paper:#161916;--sheet:#1e231e;--ink:#e6e8e1;--soft:#a0a89c;--line:#313830;--accent:#8fcfa8;
  --new:#a3dcb8;--new-bg:#1d3b2a;--gone:#f0b39c;--gone-bg:#43251a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR",Arial,sans-serif;
  overflow-wrap:anywhere}
main{max-width:76rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
h1{margin:0;font-size:1.75rem;line-height:1.2;letter-spacing:-.01em}
h2{margin:0;font-size:1.0625rem;line-height:1.35}
h3{margin:0 0 .625rem;color:var(--soft);font-size:.8125rem;font-weight:600}
.when,.from{margin:.375rem 0 0;color:var(--soft);font-size:.875rem}
.from a{color:inherit}
table{margin:1.5rem 0 0;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.3125rem 1.75rem .3125rem 0;border-bottom:1px solid var(--line);text-align:left;font-weight:400}
th[scope=col]{color:var(--soft);font-size:.8125rem;font-weight:600}
td{text-align:right}
thead th+th{text-align:right}
.rollout{max-width:75ch;margin:1.25rem 0 0}
code{padding:.0625rem .3125rem;background:var(--sheet);border-radius:.25rem;font-size:.875em}
article{margin-top:2.5rem;padding-top:1.25rem;border-top:1px solid var(--line)}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:1.25rem;margin-top:.875rem}
.side{padding:1rem 1.125rem;background:var(--sheet);border-radius:.5rem}
@media (max-width:44rem){.sides{grid-template-columns:1fr}}
ul{margin:0;padding:0;list-style:none}
li+li{margin-top:.875rem}
.claim{margin:0;font-weight:500}
.chip{display:inline-block;margin-right:.375rem;padding:0 .5rem;border-radius:1em;background:var(--line);font-size:.75rem;font-weight:600}
.chip.new{background:var(--new-bg);color:var(--new)}
.chip.gone{background:var(--gone-bg);color:var(--gone)}
.why,.doubt,.dropped,.none{margin:.1875rem 0 0;color:var(--soft);font-size:.9375rem}
blockquote{margin:.3125rem 0 0;padding-left:.75rem;border-left:2px solid var(--line);font-size:.9375rem}
a:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
@media print{.side{background:none;border:1px solid var(--line)}article{break-inside:avoid}}
)css";

}  // namespace fanfold::app
