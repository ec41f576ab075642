namespace Lockstep.Cli.ParityReports;

/// <summary>What a report's page adds to <see cref="Tracing.PageStyle"/>.</summary>
internal static class ReportStyle
{
    public const string Css = """
        h1,h2,p,dd{overflow-wrap:anywhere}h1 .against{font-weight:400;color:var(--soft)}p.say{color:var(--fg)}
        .verdict{background:var(--card);border-left:6px solid var(--soft);border-radius:8px;padding:12px 18px;margin-top:16px}.verdict b{font-size:22px}
        .verdict.good{border-color:var(--yes)}.verdict.near{border-color:var(--f2)}.verdict.bad{border-color:var(--no)}
        .gates{list-style:none;display:grid;grid-template-columns:repeat(8,1fr);gap:6px;padding:0;margin:8px 0}
        .gate{background:var(--card);border-top:4px solid var(--yes);border-radius:6px;padding:8px 10px;font-size:13px;display:flex;flex-direction:column;min-width:0}
        .gate b{font-size:14px}.gate .what,.gate .count{color:var(--soft)}.gate .mark{color:var(--yes)}.gate.near{border-color:var(--f2)}.gate.near .mark{color:var(--f2)}
        .gate.bad{border-color:var(--no)}.gate.bad .mark{color:var(--no)}.gate.none{border-top:4px dashed var(--line)}.gate.none b{font-size:13px}.gate.none b,.gate.none .mark{color:var(--soft);font-weight:400}
        .causes{margin:10px 0;display:grid;grid-template-columns:fit-content(38%) 1fr;gap:4px 14px;font-size:14px}.causes dt{color:var(--soft)}.causes dt.bad{color:var(--no)}.causes dd{margin:0}
        @media (max-width:900px){.gates{grid-template-columns:repeat(4,1fr)}}@media (max-width:520px){.gates{grid-template-columns:repeat(2,1fr)}.causes{display:block}body{padding:14px}}
        .figures td,.figures th{text-align:right;font-variant-numeric:tabular-nums}.figures th:first-child,.figures .word{text-align:left}.figures td:first-child{text-align:left}.figures th{font-weight:600;color:var(--soft)}.alarm{color:var(--no);font-weight:600}
        table.figures{width:auto;min-width:min(560px,100%)}.figures td,.figures th{padding-left:22px}.figures td:first-child,.figures th:first-child{padding-left:8px}
        .scroll{position:relative}.chart{width:100%;min-width:700px;height:auto;touch-action:pan-y}.chart:focus-visible{outline:2px solid var(--f0)}
        .grid{stroke:var(--line);stroke-width:1;fill:none}.divide{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;fill:none}.tint{fill:var(--soft);fill-opacity:.1}.band{fill:var(--card);stroke:var(--line)}
        .band.infinite{fill:var(--s5)}svg text.soft{fill:var(--soft)}path.limit{stroke:var(--no);stroke-width:1.5;stroke-dasharray:7 4;fill:none}svg text.limit,svg text.flag{fill:var(--no);paint-order:stroke;stroke:var(--bg);stroke-width:4px}
        path.flag{stroke:var(--no);stroke-width:1;fill:none}.line{fill:none;stroke:var(--f0);stroke-width:1.6;stroke-linejoin:round}
        .p{fill:var(--f0)}.p.decode{fill:var(--f2)}.p.flip{fill:var(--no);stroke:var(--bg);stroke-width:1.2}
        .cross{stroke:var(--soft);stroke-width:1;fill:none;visibility:hidden}.ring{fill:none;stroke:var(--fg);stroke-width:1.6;visibility:hidden}.cross.on,.ring.on{visibility:visible}
        .tip{position:absolute;z-index:3;display:none;max-width:420px;padding:7px 10px;border:1px solid var(--line);border-radius:6px;background:var(--bg);box-shadow:0 4px 16px #0005;font-size:13px;line-height:1.4;white-space:pre-line;overflow-wrap:anywhere;pointer-events:none}
        .tip.on{display:block}.key span{display:inline-flex;align-items:center;gap:6px;margin-right:18px}
        @media print{body{max-width:none}.gate,.verdict,.card{border:1px solid var(--line)}}
        """;
}
