using System.Xml.Linq;
using Parley.Server.Console.Timeline;
using Parley.Storage.Insight;

namespace Parley.Server.Console.Insight;

/// <summary>Draws how often callers waited how long, with the percentiles as lines.</summary>
internal static class WaitsPicture
{
    private const double Width = 860;
    private const double PlotHeight = 150;
    private const double Top = 22;
    private const int MaxBars = 100; // 5 s: what is longer goes into the last

    public static XElement Draw(CallInsight insight)
    {
        var bars = Bars(insight);
        var most = bars.Max();
        var picture = Drawing.Picture(
            "waits", Width, Top + PlotHeight + 22, "Waits for replies",
            $"Half of the replies came within {Shown.Milliseconds(insight.Percentile(0.5))}, 95 of 100 within {Shown.Milliseconds(insight.Percentile(0.95))}. The table below says the same.", "waits");
        var step = Width / bars.Length;
        picture.Add(Drawing.Line(0, Top + PlotHeight, Width, Top + PlotHeight, "grid"));
        for (var i = 0; i < bars.Length; i++)
        {
            if (bars[i] > 0)
            {
                var height = Math.Max(1, PlotHeight * bars[i] / most);
                var end = i == MaxBars - 1 ? "and more" : $"to {Shown.Milliseconds((i + 1) * WaitInsight.Width)}";
                picture.Add(Drawing.Box(i * step, Top + PlotHeight - height, step - 1, height, "bar-value", $"{Shown.Milliseconds(i * WaitInsight.Width)} {end}: {Shown.Count(bars[i])} replies"));
            }
        }

        var every = Math.Max(1, bars.Length / 10);
        for (var i = 0; i < bars.Length; i += every)
        {
            picture.Add(Drawing.Text(i * step, Top + PlotHeight + 15, Shown.Milliseconds(i * WaitInsight.Width), "tick"));
        }

        foreach (var (part, name) in new[] { (0.5, "50 %"), (0.95, "95 %"), (0.99, "99 %") })
        {
            var x = Math.Min(Width - 1, insight.Percentile(part)!.Value / WaitInsight.Width * step);
            picture.Add(Drawing.Line(x, Top - 6, x, Top + PlotHeight, "percentile"), Drawing.Text(Math.Min(x, Width - 30), Top - 9, name, "tick", "middle"));
        }

        return picture;
    }

    private static long[] Bars(CallInsight insight)
    {
        var longest = (int)Math.Min(MaxBars - 1, insight.Waits[^1].From / WaitInsight.Width);
        var bars = new long[Math.Max(20, longest + 1)];
        foreach (var wait in insight.Waits)
        {
            bars[(int)Math.Clamp(wait.From / WaitInsight.Width, 0, bars.Length - 1)] += wait.Count;
        }

        return bars;
    }
}
