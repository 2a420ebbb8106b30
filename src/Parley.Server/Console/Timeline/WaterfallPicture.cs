using System.Xml.Linq;

namespace Parley.Server.Console.Timeline;

/// <summary>Draws how long the caller waited for each reply, and for what.</summary>
internal static class WaterfallPicture
{
    private const double Left = 64;
    private const double PlotWidth = 640;
    private const double Right = 90;
    private const double RowHeight = 24;

    public static XElement Draw(CallTimeline timeline)
    {
        var longest = Math.Max(0.1, timeline.Turns.Max(turn => turn.Latency.Total.TotalSeconds));
        var picture = Drawing.Picture(
            "waterfall", Left + PlotWidth + Right, (RowHeight * timeline.Turns.Count) + 6, "Waits for replies",
            $"{timeline.Turns.Count} replies, the longest wait {Shown.Milliseconds(TimeSpan.FromSeconds(longest))}. The table below says the same.", "waterfall");
        for (var row = 0; row < timeline.Turns.Count; row++)
        {
            var (turn, top) = (timeline.Turns[row], (row * RowHeight) + 4);
            var x = Left;
            picture.Add(Drawing.Text(0, top + 14, Shown.Place(turn.At)));
            foreach (var (name, style, read) in LatencyParts.All)
            {
                var part = read(turn.Latency);
                if (part > TimeSpan.Zero)
                {
                    var width = PlotWidth * part.TotalSeconds / longest;
                    picture.Add(Drawing.Box(x, top, width, RowHeight - 6, $"part {style}", $"{name}: {Shown.Milliseconds(part)}"));
                    x += width;
                }
            }

            picture.Add(Drawing.Text(x + 6, top + 14, Shown.Milliseconds(turn.Latency.Total)));
        }

        return picture;
    }
}
