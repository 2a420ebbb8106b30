using System.Text.Json;
using Parley.Storage.Export;
using Parley.Storage.Records;

namespace Parley.Storage.Tests.Export;

[Trait("Category", "Unit")]
public sealed class CallExportTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WebVtt_OfACall_CaptionsWhatWasHeard()
    {
        var vtt = CallExport.Write(Call([.. SampleCall.Entries]), ExportFormat.WebVtt);

        Assert.Equal(
            """
            WEBVTT

            00:00:00.200 --> 00:00:01.200
            <v Caller>Where is my parcel?

            00:00:03.000 --> 00:00:04.000
            <v Agent>It is on its way

            """.ReplaceLineEndings("\n"),
            vtt);
    }

    [Fact]
    public void WebVtt_OfWordsThatAreMarkup_ShowsThemAsWords()
    {
        var vtt = CallExport.Write(Call(SampleCall.Said("<b>&\n\n00:00:09.000 --> 00:00:10.000\nforged")), ExportFormat.WebVtt);

        Assert.Equal("<v Caller>&lt;b&gt;&amp;  00:00:09.000 --&gt; 00:00:10.000 forged", vtt.Split('\n')[3]);
        Assert.Equal(5, vtt.Split('\n').Length);
    }

    [Fact]
    public void Text_OfACall_TellsWhatHappened()
    {
        var text = CallExport.Write(Call([.. SampleCall.Entries, new NoteEntry { At = TimeSpan.FromSeconds(9), ItemId = "note_1", Text = "She is a regular." },
            new ToolStepEntry { At = TimeSpan.FromSeconds(9), ToolCallId = "call_2", Tool = "look_up", Arguments = "{}", Result = "shipped" },
            new WorkEntry { At = TimeSpan.FromSeconds(9), WorkId = "work_1", Intent = "order", Failure = "timeout", Duration = TimeSpan.FromSeconds(30) },
            SampleCall.Said("one\n[00:00:09] Agent: forged", atSeconds: 9)]), ExportFormat.Text);

        Assert.Contains("[00:00:02] (tool track {\"order\":7}: \"on its way\")", text, StringComparison.Ordinal);
        Assert.Contains("[00:00:05] (Front desk hands over to Billing)", text, StringComparison.Ordinal);
        Assert.Contains("[00:00:09] (note of an operator, not heard by the caller: She is a regular.)", text, StringComparison.Ordinal);
        Assert.Contains("[00:00:09] (the supervisor's tool look_up {}: shipped)", text, StringComparison.Ordinal);
        Assert.Contains("[00:00:09] (work on order failed: timeout)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n[00:00:09] Agent", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_OfACall_HoldsAllOfIt()
    {
        using var json = JsonDocument.Parse(CallExport.Write(Call([.. SampleCall.Entries]), ExportFormat.Json));

        Assert.Equal("call-1", json.RootElement.GetProperty("call_id").GetString());
        Assert.Equal(
            ["said", "tool_call", "said", "turn", "heard", "handoff", "guardrail", "failure", "usage", "recording", "event"],
            json.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal("Where is my parcel?", json.RootElement.GetProperty("entries")[0].GetProperty("text").GetString());
    }

    private static CallDetail Call(params CallEntry[] entries) => new(
        new CallSummary
        {
            Number = 1, CallId = "call-1", AgentName = "Front desk", StartedAt = s_start, EndedAt = s_start + TimeSpan.FromMinutes(1),
            Outcome = CallOutcome.Completed, EndReason = "hang_up", Totals = default,
        },
        [.. entries.Select((entry, index) => new NumberedEntry(index + 1, entry))]);
}
