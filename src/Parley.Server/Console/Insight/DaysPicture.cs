using System.Globalization;
using System.Xml.Linq;
using Parley.Server.Console.Timeline;
using Parley.Storage.Insight;

namespace Parley.Server.Console.Insight;

/// <summary>Draws the calls of each day, and what they cost.</summary>
internal static class DaysPicture
{
    private const double Width = 860;
    private const double PlotHeight = 90;
    private const double CostTop = 126;
    private const double MaxStep = 60;

    public static XElement Draw(CallInsight insight)
    {
        var (first, last) = (insight.Days[0].Date, insight.Days[^1].Date);
        var count = last.DayNumber - first.DayNumber + 1;
        var step = Math.Min(MaxStep, (Width - 40) / count);
        var mostCalls = insight.Days.Max(day => day.CallCount);
        var mostCost = insight.Days.Max(day => day.Cost ?? 0);
        var picture = Drawing.Picture(
            "days", Width, CostTop + PlotHeight + 20, "Calls and cost by day",
            $"From {Date(first)} to {Date(last)}, at most {Shown.Count(mostCalls)} calls and {Shown.Cost(mostCost)} a day. The table below says the same.", "days");
        picture.Add(Drawing.Text(0, 10, "calls"), Drawing.Text(0, CostTop - 4, "cost"));
        foreach (var day in insight.Days)
        {
            var x = (day.Date.DayNumber - first.DayNumber) * step;
            var height = PlotHeight * day.CallCount / mostCalls;
            picture.Add(Drawing.Box(x, 14 + PlotHeight - height, Math.Max(1, step - 2), height, "bar-value", $"{Date(day.Date)}: {Shown.Count(day.CallCount)} calls"));
            if (day.Cost is > 0 and var cost)
            {
                var rise = PlotHeight * (double)(cost / mostCost);
                picture.Add(Drawing.Box(x, CostTop + PlotHeight - rise, Math.Max(1, step - 2), rise, "bar-value second", $"{Date(day.Date)}: {Shown.Cost(cost)}"));
            }
        }

        picture.Add(
            Drawing.Line(0, 14 + PlotHeight, Width, 14 + PlotHeight, "grid"), Drawing.Line(0, CostTop + PlotHeight, Width, CostTop + PlotHeight, "grid"),
            Drawing.Text(0, CostTop + PlotHeight + 15, Date(first), "tick"));
        if (count > 2)
        {
            picture.Add(Drawing.Text(((count - 1) * step) + (step / 2), CostTop + PlotHeight + 15, Date(last), "tick", count * step > 200 ? "end" : "start"));
        }

        return picture;
    }

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
