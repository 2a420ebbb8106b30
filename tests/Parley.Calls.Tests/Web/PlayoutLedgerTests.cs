using FsCheck;
using FsCheck.Fluent;
using Parley.Audio;
using Parley.Calls.Web;

namespace Parley.Calls.Tests.Web;

[Trait("Category", "Unit")]
public sealed class PlayoutLedgerTests
{
    [Fact]
    public void Heard_ReportWithinWhatWasSent_IsBelieved()
    {
        var ledger = new PlayoutLedger(AudioFormat.Pcm24k);
        ledger.Sent("a", 0, 48_000);

        ledger.Report("a", 250);

        Assert.Equal(("a", 250d), (ledger.Heard!.Value.ItemId, ledger.Heard.Value.Heard.TotalMilliseconds));
    }

    [Fact]
    public void Heard_ReportAboutAnUnknownOrEarlierItem_IsIgnored()
    {
        var ledger = new PlayoutLedger(AudioFormat.Pcm24k);
        ledger.Sent("a", 0, 48_000);
        ledger.Sent("b", 0, 48_000);
        ledger.Report("b", 100);

        ledger.Report("a", 900);
        ledger.Report("forged", 900);

        Assert.Equal(("b", 100d), (ledger.Heard!.Value.ItemId, ledger.Heard.Value.Heard.TotalMilliseconds));
    }

    [Fact]
    public void WhenHeard_OfWhatWasSent_CompletesWithTheReportOfAllOfItOrOfWhatComesBehind()
    {
        var ledger = new PlayoutLedger(AudioFormat.Pcm24k);
        ledger.Sent("a", 0, 48_000);
        var heard = ledger.WhenHeard();
        ledger.Sent("a", 0, 48_000);
        ledger.Report("a", 999);
        var isEarly = heard.IsCompleted;
        ledger.Report("a", 1000);

        Assert.Equal((false, true), (isEarly, heard.IsCompleted));
        var rest = ledger.WhenHeard();
        ledger.Sent("b", 0, 48_000);
        ledger.Report("b", 0);
        Assert.True(rest.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhenHeard_ClearedOrOver_Completes(bool isOver)
    {
        var ledger = new PlayoutLedger(AudioFormat.Pcm24k);
        ledger.Sent("a", 0, 48_000);
        var heard = ledger.WhenHeard();

        Assert.False(heard.IsCompleted);
        if (isOver)
        {
            ledger.End();
        }
        else
        {
            ledger.Cleared();
        }

        Assert.True(heard.IsCompleted);
        Assert.Equal(isOver, ledger.WhenHeard().IsCompleted);
    }

    [Fact]
    public void Heard_AnyReports_NeverExceedsWhatWasSent() =>
        Prop.ForAll<(bool IsFirst, ushort Sent, double Played)[]>(steps =>
        {
            var ledger = new PlayoutLedger(AudioFormat.Pcm24k);
            var sent = new Dictionary<string, long> { ["a"] = 0, ["b"] = 0 };
            foreach (var (isFirst, byteCount, played) in steps)
            {
                var itemId = isFirst ? "a" : "b";
                ledger.Sent(itemId, 0, byteCount);
                sent[itemId] += byteCount;
                ledger.Report(itemId, double.IsNaN(played) ? 0 : played);
            }

            return ledger.Heard is not { } heard
                || (heard.Heard >= TimeSpan.Zero && heard.Heard <= AudioFormat.Pcm24k.DurationOf(sent[heard.ItemId]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
