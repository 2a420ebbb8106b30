using System.Text;
using System.Xml.Linq;
using Parley.Storage.Records;

namespace Parley.Server.Console.Timeline;

/// <summary>Draws a call from left to right: the caller, the agent with what was heard of it and what was not, tools, and what happened.</summary>
internal static class TimelinePicture
{
    private const double Left = 64;
    private const double Right = 16;
    private const double VoiceHeight = 46;
    private const double CallerTop = 10;
    private const double AgentTop = CallerTop + VoiceHeight + 12;
    private const double ToolTop = AgentTop + VoiceHeight + 12;
    private const double MarkTop = ToolTop + 26;
    private const double AxisTop = MarkTop + 24;
    private const double Height = AxisTop + 22;
    private const double PixelsPerSecond = 16;
    private const double MinWidth = 1120;
    private const double MaxWidth = 12_000;

    /// <summary>How wide the part with the time is: wider for longer calls, up to a bound.</summary>
    public static double PlotWidth(CallTimeline timeline) => Math.Clamp(timeline.Length.TotalSeconds * PixelsPerSecond, MinWidth, MaxWidth);

    /// <param name="timeline">The call.</param>
    /// <param name="waveform">Its recording; null for none.</param>
    /// <param name="began">When the recording began, from the beginning of the call.</param>
    public static XElement Draw(CallTimeline timeline, Waveform? waveform, TimeSpan began)
    {
        var width = PlotWidth(timeline);
        var picture = Drawing.Picture(
            "timeline", Left + width + Right, Height, "The call’s timeline",
            $"{Shown.Length(timeline.Length)} long: {timeline.Said.Count} things said, {timeline.Said.Count(part => part.WasInterrupted)} interrupted, {timeline.Tools.Count} tools called. The transcript below says the same.",
            "timeline");
        picture.Add(new XAttribute("data-left", Shown.Number(Left)), new XAttribute("data-pixels-per-second", (width / timeline.Length.TotalSeconds).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)));
        picture.Add(
            Drawing.Text(0, CallerTop + 28, "Caller"), Drawing.Text(0, AgentTop + 28, "Agent"), Drawing.Text(0, ToolTop + 13, "Tools"), Drawing.Text(0, MarkTop + 13, "Events"));
        AddAxis(picture, timeline, width);
        foreach (var part in timeline.Said)
        {
            AddPart(picture, part, At);
        }

        if (waveform is not null)
        {
            picture.Add(Drawing.Path(Wave(waveform.Caller, CallerTop, At(began), At(began + waveform.Length) - At(began)), "wave caller"));
            picture.Add(Drawing.Path(Wave(waveform.Agent, AgentTop, At(began), At(began + waveform.Length) - At(began)), "wave agent"));
        }

        foreach (var tool in timeline.Tools)
        {
            var begin = At(CallTimeline.BeginOf(tool));
            picture.Add(Drawing.Box(begin, ToolTop, Math.Max(At(tool.At) - begin, 3), 18, tool.Error is null ? "tool" : "tool failed", $"{tool.Tool}: {Shown.Milliseconds(tool.Duration)}{(tool.Error is null ? "" : ", failed")}"));
        }

        foreach (var mark in timeline.Marks)
        {
            AddMark(picture, mark, At(mark.At));
        }

        picture.Add(Drawing.Line(Left, 4, Left, AxisTop, "playhead"));
        return picture;

        double At(TimeSpan time) => Left + (width * Math.Min(1, time.TotalSeconds / timeline.Length.TotalSeconds));
    }

    private static void AddPart(XElement picture, SpokenPart part, Func<TimeSpan, double> at)
    {
        var (x, heard, end) = (at(part.From), at(part.HeardTo), at(part.To));
        var who = part.Speaker switch { Speaker.Caller => "caller", Speaker.Agent => "agent", Speaker.Operator => "operator", _ => "system" };
        var top = part.Speaker == Speaker.Caller ? CallerTop : AgentTop;
        var estimated = part.IsEstimated ? " estimated" : "";
        picture.Add(Drawing.Box(x, top, heard - x, VoiceHeight, $"said {who}{estimated}", $"{Shown.Place(part.From)} {who}: {part.HeardText ?? part.Text}"));
        if (part.WasInterrupted)
        {
            picture.Add(Drawing.Box(heard, top, end - heard, VoiceHeight, "said unheard", $"Not heard: {part.UnheardText}"));
            picture.Add(Drawing.Line(heard, top - 4, heard, top + VoiceHeight + 4, "cut"));
        }
    }

    private static void AddMark(XElement picture, TimelineMark mark, double x)
    {
        picture.Add(Drawing.Box(x - 5, MarkTop + 2, 10, 14, $"mark {mark.Style}", $"{Shown.Place(mark.At)} {mark.Who}: {mark.Text}"));
        if (mark.Style == "handoff")
        {
            picture.Add(Drawing.Line(x, CallerTop, x, MarkTop, "handoff-line"));
        }
    }

    private static void AddAxis(XElement picture, CallTimeline timeline, double width)
    {
        var step = TickSeconds(timeline.Length.TotalSeconds / (width / 90));
        for (var second = 0d; second <= timeline.Length.TotalSeconds; second += step)
        {
            var x = Left + (width * second / timeline.Length.TotalSeconds);
            picture.Add(Drawing.Line(x, CallerTop - 4, x, AxisTop, "grid"), Drawing.Text(x, AxisTop + 15, Shown.Length(TimeSpan.FromSeconds(second)), "tick", "middle"));
        }
    }

    private static double TickSeconds(double least) => new double[] { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800 }.FirstOrDefault(step => step >= least, 3600);

    private static string Wave(float[] peaks, double top, double left, double width)
    {
        var (middle, half) = (top + (VoiceHeight / 2), VoiceHeight / 2);
        var step = width / peaks.Length;
        var data = new StringBuilder();
        for (var i = 0; i < peaks.Length; i++)
        {
            if (peaks[i] >= 0.005) // silence is no line
            {
                var reach = Math.Max(0.5, peaks[i] * half);
                data.Append($"M{Shown.Number(left + (i * step))} {Shown.Number(middle - reach)}V{Shown.Number(middle + reach)}");
            }
        }

        return data.ToString();
    }
}
