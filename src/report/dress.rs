//! What every page of HTML wears: alone, without scripts, nothing loaded, light and dark, fit for print.

/// The head up to the title.
pub(super) const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n";

/// The style, whole.
pub(super) const STYLE: &str = "<style>\n:root{--ink:#1b222c;--soft:#545e6c;--line:#c3c9d2;--ground:#fcfcfa;--good:#1d6b3a;--bad:#9c1230;--wait:#7a5200}\n\
@media (prefers-color-scheme:dark){:root{--ink:#e4e7ec;--soft:#a3acb9;--line:#3a4352;--ground:#151920;--good:#7fd1a0;--bad:#ff8f9f;--wait:#e8bd6a}}\n\
body{font:11pt/1.45 serif;max-width:52em;margin:2em auto;padding:0 1em;color:var(--ink);background:var(--ground)}\n\
h1{font-size:1.4em;margin-bottom:.2em}h2{font-size:1.1em;margin-top:1.8em;border-bottom:2px solid var(--line);padding-bottom:.15em}\n\
h3{font-size:1em;margin-bottom:.3em}table{border-collapse:collapse;width:100%;margin:.5em 0}\n\
th,td{text-align:left;vertical-align:top;padding:.2em .7em .2em 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}\n\
thead th{white-space:nowrap;color:var(--soft);font-weight:normal;font-size:.85em}tbody th{font-weight:normal;color:var(--soft);width:11em}\n\
code{font-size:.85em;overflow-wrap:anywhere}.about{color:var(--soft);overflow-wrap:anywhere}.note{color:var(--soft)}\n\
.good{color:var(--good);font-weight:bold}.bad{color:var(--bad);font-weight:bold}.wait{color:var(--wait);font-weight:bold}\n\
h2 .good,h2 .bad,h2 .wait{float:right;font-size:.9em}\n\
@media print{:root{--ink:#000;--soft:#444;--line:#999;--ground:#fff}body{margin:0;max-width:none;font-size:9.5pt}tr,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}}\n</style>\n";
