using Parley.Server.Configuration;
using Parley.Server.Tests.Twilio;

namespace Parley.Server.Tests.CallLoops;

/// <summary>Many calls through the same loops, to a model over the network, both ways at once.</summary>
[Trait("Category", "Load")]
[Trait("Speed", "Slow")]
public sealed class CrossTalkTests
{
    private const int FrameBytes = 160; // 20 ms of μ-law
    private const int FrameCount = 100;
    private const int BurstFrameCount = 50; // a call that is not connected yet keeps 64

    [Fact(Timeout = 120_000)]
    public async Task TwentyCalls_BothWaysAtOnce_EachIsHeardAloneAndWhole()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var model = await EchoModel.StartAsync(cancellationToken);
        await using var server = await TwilioServer.StartAsync(cancellationToken, options =>
        {
            options.Engine.Selection = EngineSelection.OpenAI;
            options.OpenAI.BaseUrl = model.BaseUrl;
            options.OpenAI.ApiKey = "sk-service-0123456789";
            options.OpenAI.Model = "gpt-realtime";
            options.Twilio.AgentSpeaksFirst = false;
        });
        var spoken = Enumerable.Range(1, 20).Select(Spoken).ToArray();

        var heard = await Task.WhenAll(spoken.Select((audio, index) => CallAsync(server, $"CA{index}", audio, cancellationToken)));

        Assert.All(spoken.Zip(heard), call => Assert.Equal(call.First, call.Second));
        Assert.Equal(
            spoken.Select(Convert.ToHexString).Order(),
            model.Heard.Select(heard => Convert.ToHexString([.. Sound(heard.ToArray())])).Order());
    }

    /// <summary>Where nothing comes for a while, silence is put, and no call here says it.</summary>
    private static IEnumerable<byte> Sound(IEnumerable<byte> audio) => audio.Where(sample => sample != 0xFF);

    /// <summary>Frames that are no other call's, and no other frame's of the same.</summary>
    private static byte[] Spoken(int call) =>
        [.. Enumerable.Range(0, FrameCount).SelectMany(frame => Enumerable.Range(0, FrameBytes).Select(at => (byte)(at % 2 == 0 ? call : frame)))];

    /// <summary>Says it all, and returns as much of what is heard.</summary>
    private static async Task<byte[]> CallAsync(TwilioServer server, string callSid, byte[] audio, CancellationToken cancellationToken)
    {
        using var call = await PhoneCall.DialAsync(server, cancellationToken, callSid);
        var (heard, saidCount) = (new List<byte>(), 0);
        foreach (var (index, frame) in audio.Chunk(FrameBytes).Index())
        {
            await call.SendAudioAsync(index + 1, frame, cancellationToken);
            saidCount += frame.Length;
            while ((index + 1) % BurstFrameCount == 0 && heard.Count < saidCount && await call.NextAsync("media", cancellationToken) is { } media)
            {
                heard.AddRange(Sound(media.GetProperty("media").GetProperty("payload").GetBytesFromBase64()));
            }
        }

        await call.HangUpAsync(cancellationToken);
        return [.. heard];
    }
}
