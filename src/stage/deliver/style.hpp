#pragma once
/// The style sheet of the HTML report: system fonts, light and dark, phone and print; nothing is
/// fetched.
#include <string_view>

namespace fanfold::deliver {

inline constexpr std::string_view style_sheet = R"css(
:root{
  --paper:#fbfaf6;--sheet:#f2f4ec;--ink:#20241f;--soft:#5d645b;--line:#dfe2d8;
  --accent:#2c6a4a;--mark:#fbeeb4;--mark-ink:#20241f;
  --new:#2c6a4a;--new-bg:#e0efe4;--dev:#8a5200;--dev-bg:#faecd2;--same:#5d645b;--same-bg:#eaece5;--end:#2f5d8a;--end-bg:#e1ecf6;
  --serif:"Iowan Old Style","Charter","Source Serif 4","Noto Serif",Georgia,Cambria,"DejaVu Serif",serif;
  --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;
  --text:var(--serif);
}
:root:lang(ko){
  --text:"Apple SD Gothic Neo","Pretendard","Noto Sans KR","Noto Sans CJK KR","Malgun Gothic",system-ui,sans-serif;
  --sans:var(--text);
}
@media (prefers-color-scheme:dark){:root{
  --paper:#161916;--sheet:#1e231e;--ink:#e6e8e1;--soft:#a0a89c;--line:#313830;
  --accent:#8fcfa8;--mark:#4d4415;--mark-ink:#f6efd0;
  --new:#a3dcb8;--new-bg:#1d3b2a;--dev:#f0c382;--dev-bg:#43300f;--same:#a9b1a4;--same-bg:#2a302a;--end:#a3c8ee;--end-bg:#1c334a;
}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.65 var(--text);
  font-kerning:normal;text-rendering:optimizeLegibility;overflow-wrap:break-word}
:root:lang(ko) body{word-break:keep-all;line-height:1.75;font-size:1.0625rem}
.page{max-width:70ch;max-width:min(70ch,44rem);margin:0 auto;padding:0 1.5rem 5rem}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:3px}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
p,dd,blockquote{text-wrap:pretty}
h1,h2,h3{line-height:1.2;font-weight:650;text-wrap:balance}
.top{padding:4.5rem 0 2.25rem}
.kicker,.when,.tally,.meta,.why,.doubt,.ref,.about,.fold,.stand{font-family:var(--sans)}
.kicker{margin:0 0 .75rem;color:var(--accent);font-size:.8125rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
:root:lang(ko) .kicker{letter-spacing:.02em}
h1{margin:0;font-size:clamp(2rem,6vw,2.875rem);letter-spacing:-.015em}
.when{margin:.875rem 0 0;color:var(--soft);font-size:.9375rem}
.when time{white-space:nowrap}
.when b{display:block;color:var(--ink);font-weight:500}
.tally{display:flex;flex-wrap:wrap;gap:.375rem .5rem;margin:1.25rem 0 0;padding:0;list-style:none;font-size:.8125rem}
.chip{display:inline-block;padding:.1em .7em .14em;border-radius:1em;background:var(--same-bg);color:var(--same);
  font-size:.75rem;font-weight:600;line-height:1.6;white-space:nowrap}
.chip.new{background:var(--new-bg);color:var(--new)}
.chip.developing{background:var(--dev-bg);color:var(--dev)}
.chip.resolved{background:var(--end-bg);color:var(--end)}
.chip.late,.chip.degraded{background:var(--dev-bg);color:var(--dev)}
.short{margin:0 -1.5rem;padding:1.75rem 1.75rem 1.875rem;background:var(--sheet);border-radius:.75rem}
.short h2{margin:0 0 .875rem;font-family:var(--sans);font-size:.8125rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase;color:var(--accent)}
:root:lang(ko) .short h2{letter-spacing:.02em;font-size:.875rem}
.short ul{margin:0;padding:0;list-style:none}
.short li{position:relative;padding-left:1.375rem}
.short li+li{margin-top:.8125rem}
.short li::before{content:"";position:absolute;left:.125rem;top:.72em;width:.375rem;height:.375rem;border-radius:50%;background:var(--accent)}
.short p{margin:0}
.calm{margin:0;font-size:1.1875rem}
.part{margin-top:3.5rem}
.part h2,.refs>h2{margin:0;font-size:1.4375rem;letter-spacing:-.008em}
.part>h2,.head,.refs>h2{padding-bottom:.625rem;border-bottom:1px solid var(--line)}
.head{display:flex;justify-content:space-between;align-items:flex-end;gap:1.5rem}
.trend{flex:none;display:block;margin-bottom:.25rem}
.trend rect{fill:var(--soft);opacity:.35}
.trend .now{fill:var(--accent);opacity:1}
.item{padding:1.375rem 0 1.25rem;border-bottom:1px solid var(--line)}
.item:last-child{border-bottom:0}
.item.unchanged .told{color:var(--soft)}
.told{margin:0}
.item.key .told{font-size:1.1875rem;line-height:1.55}
:root:lang(ko) .item.key .told{font-size:1.125rem;line-height:1.7}
.cites{white-space:nowrap}
.cite{padding:.35em .1em;font-family:var(--sans);font-size:.72em;font-weight:500;font-variant-numeric:tabular-nums;
  text-decoration:none;vertical-align:.32em;line-height:0}
.cite:hover{text-decoration:underline}
.meta{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .625rem;margin:.625rem 0 0;color:var(--soft);font-size:.84375rem;line-height:1.5}
.rate{margin-left:auto;color:var(--soft);text-decoration:none}
.rate:hover{text-decoration:underline}
.why{margin:.5rem 0 0;color:var(--soft);font-size:.9375rem;line-height:1.55}
.why b{font-weight:600;color:var(--ink)}
.hands{margin:1.5rem 0 0;padding:.125rem 0 .125rem 1rem;list-style:none;border-left:3px solid var(--dev-bg);
  font-family:var(--sans);color:var(--soft);font-size:.875rem;line-height:1.6}
.hands b{color:var(--dev);font-weight:600}
.hands li+li{margin-top:.5rem}
.doubt{margin:.5rem 0 0;padding-left:.75rem;border-left:3px solid var(--dev-bg);color:var(--dev);font-size:.84375rem;line-height:1.5}
.doubt::first-letter{text-transform:uppercase}
.refs{margin-top:4.5rem}
.refs ol{margin:0;padding:0;list-style:none}
.ref{border-bottom:1px solid var(--line);font-size:.9375rem;line-height:1.5;scroll-margin-top:1rem}
.ref summary{display:grid;grid-template-columns:2.25rem 1fr 1rem;align-items:baseline;padding:.75rem 0;cursor:pointer;list-style:none}
.ref summary::-webkit-details-marker{display:none}
.ref summary::after{content:"";justify-self:end;width:.4375rem;height:.4375rem;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:rotate(45deg) translate(-2px,-2px)}
.ref[open] summary::after{transform:rotate(-135deg) translate(-2px,-2px)}
.ref .n{color:var(--accent);font-weight:600;font-size:.84375rem;font-variant-numeric:tabular-nums}
.ref .from{display:block;color:var(--soft);font-size:.84375rem}
.ref:target{margin:.75rem 0;background:var(--sheet);box-shadow:0 0 0 .75rem var(--sheet);border-radius:.25rem;border-color:transparent}
.ref:target::details-content{content-visibility:visible;display:block;height:auto;opacity:1}
.body{padding:0 0 1.25rem 2.25rem}
blockquote{margin:0;padding:.125rem 0 .125rem 1.125rem;border-left:3px solid var(--line);font-family:var(--text);font-size:1rem;line-height:1.65;color:var(--soft)}
mark{background:var(--mark);color:var(--mark-ink);padding:.06em .12em;border-radius:.15em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.stand{display:grid;grid-template-columns:max-content 1fr;gap:.125rem .875rem;margin:.875rem 0 .75rem;font-size:.8125rem;color:var(--soft)}
.stand dt{font-weight:500}
.stand dd{margin:0;min-width:0;overflow-wrap:anywhere}
code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.94em}
.go{font-size:.875rem}
.about{margin-top:4.5rem;padding-top:1.75rem;border-top:3px double var(--line);color:var(--soft);font-size:.875rem;line-height:1.6}
.about h2{margin:0 0 1rem;font-size:1rem;color:var(--ink)}
.about h3{margin:1.75rem 0 .375rem;font-size:.8125rem;font-weight:600;color:var(--ink)}
.facts{margin:0}
.facts>div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem;padding:.3125rem 0;border-bottom:1px solid var(--line)}
.facts dd{margin:0 0 0 auto;text-align:right;color:var(--ink);font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.375rem;font-size:.8125rem;font-weight:600;color:var(--ink)}
th,td{padding:.375rem .75rem .375rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{font-size:.75rem;color:var(--soft);font-weight:500}
tbody th{color:var(--ink)}
th.num,td.num{text-align:right}
th:last-child,td:last-child{padding-right:0;padding-left:.5rem}
.about ul{margin:0;padding-left:1.125rem}
.fold{margin-top:2rem;color:var(--soft);font-size:.8125rem}
@media (max-width:34rem){
  body{font-size:1.0625rem;line-height:1.6}
  .page{padding:0 1.125rem 3rem}
  .top{padding:2.5rem 0 1.75rem}
  .short{margin:0 -1.125rem;padding:1.375rem 1.125rem 1.5rem;border-radius:0}
  .part{margin-top:2.75rem}
  .item.key .told{font-size:1.125rem}
  .body{padding-left:0}
  .ref summary{grid-template-columns:1.875rem 1fr 1rem}
}
@media print{
  :root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#444;--line:#bbb;--accent:#000;--mark:#eee;--mark-ink:#000;
    --new:#000;--new-bg:#fff;--dev:#000;--dev-bg:#fff;--same:#000;--same-bg:#fff;--end:#000;--end-bg:#fff}
  @page{margin:20mm 18mm}
  :root{font-size:9.5pt}
  body,:root:lang(ko) body{font-size:10.5pt;line-height:1.5}
  .item.key .told,:root:lang(ko) .item.key .told{font-size:inherit;line-height:inherit}
  .told{break-after:avoid}
  .page{max-width:none;padding:0}
  .top{padding:0 0 14pt}
  .short{margin:0;padding:10pt 12pt;border:1px solid var(--line);border-radius:0}
  .short li::before{width:0;height:0;background:none;border:.1875rem solid var(--ink)}
  mark{padding:0}
  .chip{border:1px solid var(--line)}
  .part{margin-top:22pt}
  h2{break-after:avoid}
  .item,.ref,tr{break-inside:avoid}
  .skip,.go,.rate,.stand,.ref summary::after{display:none}
  .ref{font-size:9pt;line-height:1.4}
  .ref summary{padding:4pt 0 2pt}
  .body{padding-bottom:4pt}
  blockquote{padding-top:0;padding-bottom:0}
  blockquote p{margin:0;font-size:0}
  blockquote mark{font-size:9pt}
  .ref::details-content{content-visibility:visible;display:block;height:auto}
  a{color:inherit;text-decoration:none}
}
)css";

}  // namespace fanfold::deliver
