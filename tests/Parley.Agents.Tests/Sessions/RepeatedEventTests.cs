using Parley.Agents.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sessions;

/// <summary>A server that says an event twice, with one event id.</summary>
[Trait("Category", "Unit")]
public sealed class RepeatedEventTests
{
    private static readonly byte[] s_audio = new byte[4800]; // 100 ms

    [Fact]
    public async Task AudioDelta_Repeated_IsPlayedOnceAndNotCountedAsHeardTwice()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", s_audio, "One"));
        var more = FakeResponses.Audio("r1", "i1", s_audio) with { EventId = "again" };
        bed.Model.Say(more, more);
        await bed.NextAsync<AudioEvent>();
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromSeconds(1));

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        var truncate = await bed.Model.NextSentAsync<ConversationItemTruncateEvent>(TestContext.Current.CancellationToken);

        Assert.Equal(200, truncate.AudioEndMs);
        Assert.Equal(2, bed.Seen.OfType<AudioEvent>().Count());
    }
}
