using Parley.Audio;
using Parley.Audio.G711;
using Parley.Calls.Sounds;
using Parley.Realtime.Items;
using Parley.Testing.Models;

namespace Parley.Calls.Tests.Control;

[Trait("Category", "Unit")]
public sealed class HoldTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HoldAsync_AgentSpeaksMeanwhile_ItsWordsDoNotCountAsHeard()
    {
        await using var bed = await PhoneBed.StartAsync(configure: options => options with { HoldMusic = null });
        await bed.Call.Control.HoldAsync(Cancellation);

        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[8_000], "Are you still there?"));
        var deleted = await bed.Model.NextSentAsync<ConversationItemDeleteEvent>(Cancellation);

        Assert.Equal("i1", deleted.ItemId);
        Assert.False(bed.Leg.Sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task HoldAsync_AgentSpeaksMeanwhile_TheMusicPlaysOn()
    {
        await using var bed = await PhoneBed.StartAsync();
        await bed.Call.Control.HoldAsync(Cancellation);
        await bed.Leg.Sent.Reader.ReadAsync(Cancellation);

        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[8_000], "Are you still there?"));
        await bed.Model.NextSentAsync<ConversationItemDeleteEvent>(Cancellation);

        Assert.Equal(0, bed.Leg.ClearCount);
    }

    [Fact]
    public async Task HoldAsync_Music_IsSentAsItIsPlayedAndBeginsAgainAtItsEnd()
    {
        var piece = new HoldMusic(Enumerable.Range(0, 4_000).Select(index => (short)index).ToArray(), 8_000);
        await using var bed = await PhoneBed.StartAsync(configure: options => options with { HoldMusic = piece });
        var heard = new List<byte>();

        await bed.Call.Control.HoldAsync(Cancellation);
        await ReadAsync(bed, heard, TimeSpan.FromMilliseconds(500));
        bed.Time.Advance(s_period);
        await ReadAsync(bed, heard, TimeSpan.FromMilliseconds(700));
        await bed.Call.Control.ResumeAsync();

        var expected = new byte[4_000];
        MuLaw.Encode(Enumerable.Range(0, 4_000).Select(index => (short)index).ToArray(), expected);
        Assert.Equal([.. expected, .. expected[..1_600]], heard);
        Assert.Equal(1, bed.Leg.ClearCount);
    }

    [Fact]
    public async Task ResumeAsync_AfterMusic_AgentIsHeardAgain()
    {
        await using var bed = await PhoneBed.StartAsync();
        await bed.Call.Control.HoldAsync(Cancellation);
        await bed.Leg.Sent.Reader.ReadAsync(Cancellation);

        await bed.Call.Control.ResumeAsync();
        while (bed.Leg.Sent.Reader.TryRead(out _))
        {
        }

        bed.Time.Advance(TimeSpan.FromSeconds(2)); // no music comes any more
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[160], "I am back."));

        Assert.Equal(new byte[160], await bed.Leg.Sent.Reader.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task HoldAsync_Twice_IsOneHold()
    {
        await using var bed = await PhoneBed.StartAsync();

        await bed.Call.Control.HoldAsync(Cancellation);
        await bed.Call.Control.HoldAsync(Cancellation);
        await bed.Call.Control.ResumeAsync();
        await bed.Call.Control.ResumeAsync();

        lock (bed.Leg.Shown)
        {
            Assert.Equal([true, false], bed.Leg.Shown.OfType<CallHoldEvent>().Select(hold => hold.IsHeld));
        }
    }

    private static async Task ReadAsync(PhoneBed bed, List<byte> heard, TimeSpan until)
    {
        while (heard.Count < AudioFormat.Pcmu.BytesOf(until))
        {
            heard.AddRange(await bed.Leg.Sent.Reader.ReadAsync(Cancellation));
        }
    }
}
