namespace Lockstep.Cli.Tracing;

/// <summary>The style of a trace's page, light and dark. No script, no font, no image.</summary>
internal static class PageStyle
{
    /// <summary>Colours for drafts; more than so many drafts share them.</summary>
    public const int Sources = 6;

    public const string Css = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1c1e21;--soft:#5f6670;--line:#d8dce2;--card:#f5f6f8;--yes:#1a7f37;--no:#b42318;--model:#e8eaee;
        --s0:#cfe3ff;--s1:#ffe2b8;--s2:#d3f2d0;--s3:#f3d5f5;--s4:#cdf0f0;--s5:#fbd3d0;--f0:#1f6feb;--f1:#8250df;--f2:#bf8700;--f3:#6e7781;--f4:#1a7f37}
        @media (prefers-color-scheme:dark){:root{--bg:#15171b;--fg:#e6e8ec;--soft:#9aa3af;--line:#343a44;--card:#1e2127;--yes:#4ac26b;--no:#ff7b72;--model:#2c3038;
        --s0:#1d3a66;--s1:#5a3f12;--s2:#1f4a24;--s3:#4a2750;--s4:#174848;--s5:#5a2623;--f0:#58a6ff;--f1:#bc8cff;--f2:#d29922;--f3:#8b949e;--f4:#3fb950}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1100px;padding:24px;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
        h1{font-size:22px;margin:0}h2{font-size:16px;margin:32px 0 8px}p{margin:4px 0;color:var(--soft)}
        .cards{display:flex;flex-wrap:wrap;gap:8px;margin-top:16px}.card{background:var(--card);border-radius:8px;padding:8px 14px}.card b{display:block;font-size:20px}
        .legend span{display:inline-block;padding:0 8px;margin:0 8px 4px 0;border-radius:4px;color:var(--fg)}
        .text{background:var(--card);border-radius:8px;padding:14px;line-height:2}
        .t{position:relative;border-radius:3px;padding:2px 1px;margin-right:1px;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--model)}
        .t:hover,.t:focus{outline:2px solid var(--f0)}
        .pop{display:none;position:absolute;left:0;top:100%;z-index:2;width:max-content;max-width:340px;padding:8px 10px;border:1px solid var(--line);border-radius:6px;background:var(--bg);box-shadow:0 4px 16px #0005;font-size:13px;line-height:1.4;white-space:normal}
        .t:hover .pop,.t:focus .pop{display:block}.pop table{border-collapse:collapse}.pop td{padding:0 10px 0 0}.pop td:last-child{text-align:right}.chosen{font-weight:700}
        .s0{background:var(--s0)}.s1{background:var(--s1)}.s2{background:var(--s2)}.s3{background:var(--s3)}.s4{background:var(--s4)}.s5{background:var(--s5)}
        .scroll{overflow-x:auto}table.steps{border-collapse:collapse;font-size:13px;width:100%}.steps td,.steps th{padding:3px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;white-space:nowrap}
        .steps td.wide{white-space:pre-wrap;min-width:320px}.g{border-radius:3px;padding:0 2px;margin-right:2px}.yes{border-bottom:2px solid var(--yes)}.no{color:var(--soft);border-bottom:2px solid var(--no);text-decoration:line-through}
        svg{display:block;font:12px system-ui,sans-serif}svg text{fill:var(--fg)}.soft{fill:var(--soft)}.bar{fill:var(--f0)}.edge{stroke:var(--line);stroke-width:1.5;fill:none}.win .edge,.edge.win{stroke:var(--yes);stroke-width:2.5}
        .node{fill:var(--card);stroke:var(--line)}.node.win{stroke:var(--yes);stroke-width:2}.b0{fill:var(--f0)}.b1{fill:var(--f4)}.b2{fill:var(--f2)}.b3{fill:var(--f1)}.b4{fill:var(--f3)}
        """;
}
