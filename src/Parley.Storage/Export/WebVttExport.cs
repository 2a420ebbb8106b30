using System.Globalization;
using System.Text;
using Parley.Storage.Records;

namespace Parley.Storage.Export;

/// <summary>
/// Captions (www.w3.org/TR/webvtt1): a cue for each item, of replies what was heard. What was said cannot end a cue or open a tag. Times are those of the
/// first recording, where there is one.
/// </summary>
internal static class WebVttExport
{
    private static readonly TimeSpan s_shortestCue = TimeSpan.FromSeconds(1);

    public static string Write(CallDetail call)
    {
        var text = new StringBuilder("WEBVTT\n");
        var heard = call.Entries.Select(entry => entry.Entry).OfType<HeardEntry>().GroupBy(entry => entry.ItemId)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var cues = call.Entries.Select(entry => entry.Entry).OfType<SaidEntry>().Select(said => Cue(said, heard.GetValueOrDefault(said.ItemId)));
        var began = call.Entries.Select(entry => entry.Entry).OfType<RecordingEntry>().FirstOrDefault()?.From ?? TimeSpan.Zero;
        foreach (var (from, to, speaker, words) in cues.Where(cue => cue.Words.Length > 0 && cue.To > began).OrderBy(cue => cue.From))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Time(from > began ? from - began : TimeSpan.Zero)} --> {Time(to - began)}\n<v {speaker}>{Escape(words)}\n");
        }

        return text.ToString();
    }

    private static (TimeSpan From, TimeSpan To, Speaker Speaker, string Words) Cue(SaidEntry said, HeardEntry? heard)
    {
        var from = said.From ?? said.At;
        var to = said.To ?? from + (heard?.Heard ?? TimeSpan.Zero);
        return (from, to - from < s_shortestCue ? from + s_shortestCue : to, said.Speaker, (heard?.Text ?? said.Text).Trim());
    }

    private static string Time(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");

    private static string Escape(string words) => words.ReplaceLineEndings(" ")
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
