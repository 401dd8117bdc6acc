/** The page's look: calm, typographic, the reader's own fonts. Inline because the file must stand alone. */
export const STYLE = `
:root{--ink:#16191f;--soft:#414d5c;--muted:#5f6b7a;--rule:#dde2e6;--wash:#f5f7f8;--paper:#fff;--card:#fff;--link:#0b63b8;--met:#0a6b52;--missed:#b23a06;--undecided:#6a5400;--metwash:#e8f4ef;--missedwash:#fbece4;--undecidedwash:#faf3dc;--bar:#7fa8cf;--over:#d1480b;color-scheme:light dark}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,header.top,footer{max-width:1080px;margin:0 auto;padding:0 24px}
header.top{padding-top:40px}
.brand{display:flex;align-items:center;gap:10px;color:var(--muted);font-size:13px;letter-spacing:.02em;margin-bottom:22px}
.brand svg{width:26px;height:26px;flex:none}
h1{font-size:34px;line-height:1.15;letter-spacing:-.018em;font-weight:650;margin:0 0 6px;overflow-wrap:anywhere}
.lede{font-size:18px;color:var(--soft);max-width:44em;margin:0 0 22px;overflow-wrap:anywhere}
dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:12px 24px;margin:0;padding:14px 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
dl.facts dt{font-size:12px;color:var(--muted);overflow-wrap:anywhere}
dl.facts dd{margin:0;font-weight:550;overflow-wrap:anywhere}
nav{margin:16px 0 0;font-size:13px;display:flex;flex-wrap:wrap;gap:4px 18px}
nav a{color:var(--muted);text-decoration:none;border-bottom:1px solid transparent;padding:2px 0}
nav a:hover,nav a:focus-visible{color:var(--link);border-color:currentColor}
section{margin:56px 0 0}
section:first-child{margin-top:36px}
h2{font-size:21px;line-height:1.25;letter-spacing:-.01em;font-weight:620;margin:0 0 4px}
h3{font-size:15px;font-weight:620;margin:28px 0 6px;overflow-wrap:anywhere}
p{margin:0 0 12px;max-width:46em;overflow-wrap:anywhere}
.note{color:var(--muted);font-size:13.5px;max-width:52em}
a{color:var(--link)}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.92em}
.scroll{overflow-x:auto;max-width:100%;-webkit-overflow-scrolling:touch}
.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:13.5px;margin:0}
caption{text-align:left;color:var(--muted);font-size:13px;padding:10px 0 6px;caption-side:top}
th,td{padding:6px 14px 6px 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:2px}
table.compact{width:auto;min-width:min(100%,420px)}
table.compact th,table.compact td{padding-right:32px}
thead th{font-weight:550;font-size:12.5px;color:var(--muted);vertical-align:bottom;min-width:4.2em;border-bottom:1px solid var(--muted)}
thead .mono{font:inherit;font-weight:550;font-size:12.5px}tbody th{font-weight:550;overflow-wrap:anywhere;min-width:9em}tbody th.prose{font-weight:400}
.num{text-align:right;white-space:nowrap}
thead .num{white-space:normal}
tbody tr:last-child>*{border-bottom-color:transparent}
.sub{display:block;color:var(--muted);font-size:12px;font-weight:400}
.nowrap{white-space:nowrap}.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.break{overflow-wrap:anywhere;min-width:9em}.error{white-space:nowrap;font-size:12.5px}.said{display:block;white-space:normal;min-width:14em}
.hash{font-size:11.5px;color:var(--muted)}
ol.verdicts{list-style:none;margin:16px 0 0;padding:0}
ol.verdicts li{display:grid;grid-template-columns:132px minmax(0,1fr) 300px;gap:4px 20px;align-items:center;padding:12px 14px;border-left:4px solid var(--rule);background:var(--wash);margin-bottom:8px}
li.met{border-left-color:var(--met)!important}li.missed{border-left-color:var(--missed)!important;background:var(--missedwash)!important}li.undecided{border-left-color:#b58900!important;background:var(--undecidedwash)!important}
.verdict{display:inline-flex;align-items:baseline;gap:8px;font-weight:650;white-space:nowrap}
.verdict svg{width:20px;height:20px;flex:none;align-self:center}td .verdict svg{width:16px;height:16px}
.met .verdict,.verdict.met{color:var(--met)}.missed .verdict,.verdict.missed{color:var(--missed)}.undecided .verdict,.verdict.undecided{color:var(--undecided)}
.met .gauge{color:var(--met)}.missed .gauge{color:var(--missed)}.undecided .gauge{color:var(--undecided)}
ol.verdicts .rest{grid-column:2/-1}
.objective code{font-size:14px;font-weight:550;overflow-wrap:anywhere}
.gauge svg{display:block;width:100%;height:auto}
ol.findings{list-style:none;margin:14px 0 0;padding:0}
ol.findings li{display:grid;grid-template-columns:26px 148px minmax(0,1fr);gap:0 10px;padding:9px 0;border-bottom:1px solid var(--rule)}
ol.findings li:first-child{font-size:17px}
ol.findings .text{overflow-wrap:anywhere;min-width:0}
ol.findings svg{width:18px;height:18px;margin-top:3px}
ol.findings time,ol.findings .when{color:var(--muted);white-space:nowrap;font-size:14px;padding-top:1px}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:28px 32px;margin-top:14px}
figure{margin:0;min-width:0;break-inside:avoid}
figure.wide{grid-column:1/-1}
figcaption{font-weight:600;font-size:14px;overflow-wrap:anywhere}
.legend{display:flex;flex-wrap:wrap;gap:2px 11px;margin:2px 0 4px;padding:0;list-style:none;font-size:12.5px;color:var(--soft);min-height:20px}
.legend li{display:inline-flex;align-items:center;gap:5px}
.legend svg{width:18px;height:10px;flex:none}
.card{background:var(--card);overflow:hidden}
.canvas svg{display:block;width:100%;height:auto;font-family:system-ui,sans-serif}
figure details,.data{font-size:13px}
summary{cursor:pointer;color:var(--muted);font-size:13px;padding:4px 0;width:max-content;max-width:100%}
summary:hover{color:var(--link)}
pre{background:var(--wash);padding:16px 18px;overflow-x:auto;font-size:12.5px;line-height:1.5;max-height:none;margin:8px 0 0}
.state{white-space:nowrap}
.state.behind,.grows .sub{display:block;min-width:9em;white-space:normal;overflow-wrap:anywhere}
.state svg{width:11px;height:11px;margin-right:6px;vertical-align:-1px}
.grows{color:var(--missed)}
.bar{display:block;position:relative;top:4px;width:190px;height:18px}.bar.narrow{width:150px}
.trust{white-space:nowrap}
.trust svg{width:34px;height:8px;margin-right:6px;vertical-align:1px}
.tag{font-size:11.5px;border:1px solid currentColor;border-radius:3px;padding:0 5px;color:var(--missed);white-space:nowrap}
ul.plain{padding-left:18px;margin:8px 0;max-width:52em}ul.plain li{margin-bottom:4px;overflow-wrap:anywhere}
.topology svg{display:block;max-width:100%;height:auto;min-width:var(--least)}
footer{color:var(--muted);font-size:12.5px;padding-top:40px;padding-bottom:48px}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#c3cad1;--muted:#98a4b0;--rule:#303b47;--wash:#18212b;--paper:#10171f;--card:#f7f8f9;--link:#6cb1f2;--met:#5fc7a4;--missed:#ff9468;--undecided:#e5c454;--missedwash:#2c1d18;--undecidedwash:#292417;--bar:#4d7fb0}.card{border-radius:4px;padding:8px}.card .legend{color:#414d5c}}
@media (max-width:720px){caption{position:sticky;left:0;max-width:calc(100vw - 32px)}.plane svg{min-width:460px}main,header.top,footer{padding-left:16px;padding-right:16px}header.top{padding-top:24px}h1{font-size:27px}.lede{font-size:16px}section{margin-top:44px}ol.verdicts li{grid-template-columns:minmax(0,1fr)}ol.verdicts .rest{grid-column:auto}ol.findings li{grid-template-columns:26px minmax(0,1fr)}ol.findings .text{grid-column:2}dl.facts{grid-template-columns:1fr 1fr}table.compact th,table.compact td{padding-right:14px}}
@media print{.topology svg,.plane svg{min-width:0}.topology svg{max-height:225mm}ol.verdicts li{grid-template-columns:90px minmax(0,1fr) 150px}#candidates .num{white-space:normal}caption{position:static;max-width:none}footer{break-before:avoid}figcaption{break-inside:avoid}figcaption+.note{break-after:avoid}:root{color-scheme:light;--ink:#000;--soft:#222;--muted:#444;--rule:#ccc;--wash:#fff;--paper:#fff;--card:#fff;--link:#000;--met:#0a6b52;--missed:#b23a06;--undecided:#6a5400;--missedwash:#fff;--undecidedwash:#fff}@page{size:A4;margin:16mm 14mm}body{font-size:10.5pt}main,header.top,footer{max-width:none;padding:0}header.top{padding-top:0}nav{display:none}section{margin-top:26pt;break-inside:auto}h2,h3,h2+.note,h3+.note,figcaption,caption,summary,thead,tbody tr:first-child:not(:last-child),tbody tr:nth-last-child(2){break-after:avoid}tr,li,.card,.topology,h2+.note,table:not(:has(tbody tr:nth-child(6))){break-inside:avoid}figure,.scroll{break-inside:auto}p{orphans:3;widows:3}.scroll{overflow:visible}table{font-size:8pt}td .sub,th .sub{font-size:7pt}thead th{min-width:0;font-size:7.5pt}th,td{padding-right:7px}.error{white-space:normal;overflow-wrap:anywhere}.charts{grid-template-columns:1fr 1fr;gap:16pt 18pt}figure summary,figure details caption,figure details .note{display:none}figure details table,figure details thead th{font-size:6.5pt}figure details table :is(th,td){padding:1.5px 5px 1.5px 0;min-width:0}figure details table.compact{width:100%;min-width:0}figure details table.compact :is(th,td){padding-right:5px}figure details .num{white-space:normal}details::details-content{content-visibility:visible;display:block;block-size:auto}details>summary{list-style:none}pre{white-space:pre-wrap;overflow-wrap:anywhere}.bar,.bar.narrow{width:80px}.card{padding:0}footer{padding:14pt 0 0}}
`;
