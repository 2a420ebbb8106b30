using System.Xml.Linq;
using Parley.Server.Console.Timeline;
using Parley.Storage.Insight;

namespace Parley.Server.Console.Insight;

/// <summary>Draws for what callers waited in silence: one bar, divided.</summary>
internal static class SilencePicture
{
    private const double Width = 860;
    private const double Height = 34;

    public static XElement Draw(CallInsight insight)
    {
        var sum = Math.Max(0.001, insight.WaitSum.Total.TotalSeconds);
        var picture = Drawing.Picture(
            "silence", Width, Height, "Silent seconds by cause", $"{Shown.Count((long)sum)} silent seconds in all. The table below says for what.", "silence");
        var x = 0d;
        foreach (var (name, style, read) in LatencyParts.All)
        {
            var part = read(insight.WaitSum);
            var width = Width * part.TotalSeconds / sum;
            if (width > 0)
            {
                picture.Add(Drawing.Box(x, 2, width, Height - 4, $"part {style}", $"{name}: {Shown.Count((long)part.TotalSeconds)} s"));
                if (width > 80)
                {
                    picture.Add(Drawing.Text(x + 8, 21, name, "on-part"));
                }
            }

            x += width;
        }

        return picture;
    }
}
