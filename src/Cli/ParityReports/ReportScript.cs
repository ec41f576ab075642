using System.Security.Cryptography;
using System.Text;

namespace Lockstep.Cli.ParityReports;

/// <summary>
/// The script of a report: the mark nearest to the pointer, or chosen with the arrow keys, tells what it is. Without it the titles of the marks do. It reads the page only, and
/// has none of the two characters that XML would take for its own.
/// </summary>
internal static class ReportScript
{
    private const string Source = """

        "use strict";
        for (const svg of document.querySelectorAll("svg.chart")) {
          const box = svg.parentElement, cross = svg.querySelector(".cross"), ring = svg.querySelector(".ring"), tip = document.createElement("div");
          tip.className = "tip";
          tip.setAttribute("role", "status");
          box.append(tip);
          const marks = Array.from(svg.querySelectorAll(".p"), mark => {
            const title = mark.querySelector("title"), at = mark.transform.baseVal.getItem(0).matrix, text = title.textContent;
            title.remove();
            return { x: at.e, y: at.f, text };
          }).sort((a, b) => a.x - b.x);
          if (marks.length === 0) continue;
          let chosen = -1;
          const show = index => {
            chosen = index;
            const mark = marks[index], to = svg.getScreenCTM(), frame = box.getBoundingClientRect();
            const x = mark.x * to.a + to.e - frame.left, y = mark.y * to.d + to.f - frame.top;
            cross.setAttribute("transform", `translate(${mark.x} 0)`);
            ring.setAttribute("transform", `translate(${mark.x} ${mark.y})`);
            tip.textContent = mark.text;
            for (const part of [cross, ring, tip]) part.classList.add("on");
            const left = x > frame.width / 2 ? x - tip.offsetWidth - 14 : x + 14;
            tip.style.left = `${Math.max(0, left) + box.scrollLeft}px`;
            tip.style.top = `${Math.max(0, Math.min(y - 20, frame.height - tip.offsetHeight))}px`;
          };
          const hide = () => { for (const part of [cross, ring, tip]) part.classList.remove("on"); };
          const point = event => {
            const to = svg.getScreenCTM(), x = (event.clientX - to.e) / to.a, y = (event.clientY - to.f) / to.d;
            const far = mark => Math.abs(mark.x - x) * 8 + Math.abs(mark.y - y);
            show(marks.reduce((best, mark, index) => far(marks[best]) > far(mark) ? index : best, 0));
          };
          svg.tabIndex = 0;
          svg.addEventListener("pointermove", point);
          svg.addEventListener("pointerdown", point);
          svg.addEventListener("pointerleave", hide);
          svg.addEventListener("blur", hide);
          svg.addEventListener("keydown", event => {
            const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
            if (event.key === "Escape") hide();
            if (step === 0) return;
            event.preventDefault();
            show(Math.max(0, Math.min(marks.length - 1, chosen + step)));
          });
        }

        """;

    /// <summary>The script, with the line ends that browsers hash.</summary>
    public static string Text { get; } = Source.ReplaceLineEndings("\n");

    /// <summary>Its hash for the page's policy.</summary>
    public static string Hash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}";
}
