using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Storage.Tests.Journal;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Redactions;

/// <summary>What a journal hands to the store is redacted.</summary>
[Trait("Category", "Unit")]
public sealed class JournalRedactionTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FailingStore _store = new();

    [Fact]
    public async Task Append_OfWordsWithTimes_TellsWhereTheRecordingIsToBeSilenced()
    {
        // "card 4111 1111 1111 1111 ok": a word each second
        var said = SampleCall.Said("card 4111 1111 1111 1111 ok") with
        {
            Words = [.. new[] { (0, 4), (5, 4), (10, 4), (15, 4), (20, 4), (25, 2) }.Select((word, second) =>
                new SpokenWord(word.Item1, word.Item2, TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1)))],
        };

        var written = Assert.IsType<SaidEntry>(Assert.Single(await AppendAsync(said)));

        Assert.Equal("card [card] ok", written.Text);
        Assert.Equal([new Redacted(5, 6, "card", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5))], written.Redactions);
        Assert.Equal(["card", "ok"], written.Words.Select(word => written.Text.Substring(word.Start, word.Length)));
        Assert.Equal(TimeSpan.FromSeconds(5), written.Words[1].From);
    }

    [Fact]
    public async Task Append_OfACardInPieces_TakesOutEachPieceAfterTheQuestion()
    {
        var written = await AppendAsync(
            SampleCall.Said("Your card number, please?", Speaker.Agent),
            SampleCall.Said("four one one one"),
            SampleCall.Said("Go on.", Speaker.Agent),
            SampleCall.Said("one one one one"),
            new ToolCallEntry { At = TimeSpan.Zero, ToolCallId = "c", Tool = "pay", Arguments = """{"first":"4111","amount":20}""", Duration = TimeSpan.Zero },
            new HeardEntry { At = TimeSpan.Zero, ItemId = "i", Text = "I heard 4111", Heard = TimeSpan.Zero, Audio = TimeSpan.Zero });

        Assert.Equal(["Your card number, please?", "[pin]", "Go on.", "[pin]"], written.OfType<SaidEntry>().Select(said => said.Text));
        Assert.Equal("""{"first":"[pin]","amount":20}""", Assert.Single(written.OfType<ToolCallEntry>()).Arguments);
        Assert.Equal("I heard [pin]", Assert.Single(written.OfType<HeardEntry>()).Text);
    }

    [Fact]
    public async Task Append_OfEachKindWithACard_WritesItNowhere()
    {
        const string Card = "4111111111111111";
        var written = await AppendAsync(
            SampleCall.Said(Card),
            new HeardEntry { At = TimeSpan.Zero, ItemId = "i", Text = Card, Heard = TimeSpan.Zero, Audio = TimeSpan.Zero },
            new ToolCallEntry { At = TimeSpan.Zero, ToolCallId = "c", Tool = "pay", Arguments = Card, Result = Card, Error = Card, Duration = TimeSpan.Zero },
            new GuardrailEntry { At = TimeSpan.Zero, Guardrail = "g", Stage = "output", Reason = Card },
            new FailureEntry { At = TimeSpan.Zero, Code = "c", Message = Card });

        Assert.Equal(5, written.Count);
        Assert.All(written, entry => Assert.DoesNotContain("4111", System.Text.Encoding.UTF8.GetString(EntryJson.Write(entry)), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100_000)] // parsed whole, then cut
    [InlineData(1_000_000)] // cut, and then no JSON
    public async Task Append_OfLongJson_KeepsNoMemberThatIsNamedLikeASecret(int length)
    {
        var json = $$$"""{"password":"hunter","deep":{"accessToken":"hunter"},"padding":"{{{new string('a', length)}}}"}""";
        var call = new ToolCallEntry { At = TimeSpan.Zero, ToolCallId = "c", Tool = "t", Arguments = json, Result = json, Duration = TimeSpan.Zero };

        var written = Assert.IsType<ToolCallEntry>(Assert.Single(await AppendAsync(call)));

        Assert.All([written.Arguments, written.Result!], text =>
        {
            Assert.DoesNotContain("hunter", text, StringComparison.Ordinal);
            Assert.InRange(text.Length, 32_000, 32_100);
        });
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<IReadOnlyList<CallEntry>> AppendAsync(params CallEntry[] entries)
    {
        await using var recorder = new CallRecorder(_store, new RecorderOptions { TimeProvider = _time });
        var journal = recorder.Begin(SampleCall.Start("call-1", _time.GetUtcNow()));
        foreach (var entry in entries)
        {
            Assert.True(await journal.AppendAsync(entry, TestContext.Current.CancellationToken));
        }

        return [.. _store.Entries.Select(entry => entry.Entry)];
    }
}
