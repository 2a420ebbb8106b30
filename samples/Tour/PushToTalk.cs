using System.Runtime.InteropServices;
using Parley.Agents.Sessions;
using Parley.Audio.Resampling;
using Parley.Audio.Wav;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Tour;

/// <summary>No turn detection: the button says when a turn begins and ends. The microphone is a WAV file, named line by line.</summary>
internal static class PushToTalk
{
    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        var agent = Weather.Agent with
        {
            Settings = new RealtimeSessionConfiguration
            {
                Audio = new AudioConfiguration
                {
                    Input = new AudioInputConfiguration { TurnDetection = new Optional<TurnDetectionConfiguration>(null) },
                },
            },
        };
        await using var session = await RealtimeSession.StartAsync(agent, model, cancellationToken: cancellationToken);
        await room.SayAsync("Name a WAV file with a question for each press of the button.");
        var events = session.Events.GetAsyncEnumerator(cancellationToken);
        while (await room.ListenAsync(cancellationToken) is { } file)
        {
            await session.BeginPushToTalkAsync(cancellationToken);
            await session.SendAudioAsync(await ReadAsync(file, cancellationToken), cancellationToken);
            if (await session.EndPushToTalkAsync(cancellationToken))
            {
                await room.ShowTurnAsync(events);
            }
        }
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var wav = await WavReader.ReadAllAsync(stream, cancellationToken);
        var resampler = new Resampler(wav.SampleRate, 24_000);
        var samples = new short[resampler.GetMaxOutputCount(wav.Samples.Length)];
        var count = resampler.Resample(wav.Samples.Span, samples);
        return MemoryMarshal.AsBytes(samples.AsSpan(0, count)).ToArray();
    }
}
