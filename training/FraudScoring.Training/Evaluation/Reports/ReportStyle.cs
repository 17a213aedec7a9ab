namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>The report's style sheet.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ground: #fbfbf9; --card: #ffffff; --ink: #1d2125; --soft: #5c6670; --rule: #e1e3e0; --a: #1f5fa8; --b: #c2571a; --good: #2c7a4b; --bad: #b3261e; --warn: #b07d12; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --card: #1d2125; --ink: #e8eaec; --soft: #9aa4ad; --rule: #343a40; --a: #6fb0f5; --b: #f0935a; --good: #63c28a; --bad: #f08a83; --warn: #e0b352; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        main { max-width: 1160px; margin: 0 auto; padding: 28px 20px 60px; }
        h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 40px 0 6px; } h3 { font-size: 15px; margin: 0 0 6px; }
        p { margin: 4px 0 10px; max-width: 78ch; } .soft, figcaption { color: var(--soft); } figcaption { font-size: 13.5px; }
        .lead { font-size: 17px; max-width: 82ch; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 18px 0 8px; }
        .tile { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 12px 14px; }
        .tile b { display: block; font-size: 25px; line-height: 1.2; font-variant-numeric: tabular-nums; } .tile span { color: var(--soft); font-size: 13.5px; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 14px; }
        figure { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; margin: 0; padding: 14px; min-width: 0; }
        svg { width: 100%; height: auto; display: block; }
        .grid { stroke: var(--rule); stroke-width: 1; } .tick { fill: var(--soft); font-size: 11.5px; } .axis { fill: var(--ink); font-size: 12.5px; } .note { fill: var(--ink); font-size: 12px; }
        .label { fill: var(--ink); font-size: 12px; }
        .line { fill: none; stroke-width: 2.2; } .line.a { stroke: var(--a); } .line.b { stroke: var(--b); stroke-dasharray: 7 4; } .line.ideal { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 3 4; }
        .mark { stroke: var(--soft); stroke-dasharray: 4 3; } .bar.a { fill: var(--a); } .bar.b { fill: var(--b); } .bar.soft { fill: var(--soft); opacity: .55; } .dot.a { fill: var(--a); } .dot.b { fill: var(--b); }
        .legend { margin: 4px 0; font-size: 13px; color: var(--soft); } .legend span { margin-right: 16px; white-space: nowrap; } .legend i { display: inline-block; width: 18px; height: 4px; border-radius: 2px; margin-right: 6px; vertical-align: middle; }
        .legend i.a { background: var(--a); } .legend i.b { background: var(--b); } .legend i.soft, .legend i.ideal { background: var(--soft); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
        th, td { padding: 4px 7px; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; vertical-align: bottom; } th { white-space: normal; } th:first-child, td:first-child { text-align: left; } th { color: var(--soft); font-weight: 600; } tr.now td { font-weight: 700; }
        .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
        details { margin-top: 10px; } summary { cursor: pointer; color: var(--a); }
        @media print { body { background: none; } figure, .tile { break-inside: avoid; } }
        """;
}
