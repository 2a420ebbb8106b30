using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Audio.Resampling;
using Parley.Benchmarks.Speech;
using Parley.Engine;
using Parley.Engine.Speech;
using Parley.Engine.Speech.Flite;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Testing.Speech;
using Parley.Testing.Stages;

namespace Parley.Benchmarks.Engine;

/// <summary><see cref="TurnLatency"/> of the offline stages: PocketSphinx and flite, with a chat model that answers at once.</summary>
internal static class OfflineTurnLatency
{
    private const float SpeechLevel = 400; // above room noise, below any vowel

    public static async Task<int> RunAsync(TextWriter output)
    {
        using var recogniser = new PocketSphinxSpeechToTextClient();
        using var synthesiser = new FliteTextToSpeechClient();
        var domain = SupportDomain.Create();
        using var chat = new FakeChatClient((_, _) => FakeChatClient.Updates(
            new TextContent("Your order has left our warehouse, and it should be with you tomorrow. Is there anything else?")))
        {
            Services = [new FixedDomain(domain)],
        };
        await recogniser.WarmUpAsync(domain);
        var questions = new List<byte[]>();
        foreach (var text in SupportDomain.Questions.Take(12))
        {
            questions.Add(UntilSpeechEnds(await SpokenQuestion.SpeakAsync(text, TestVoice.Rms)));
        }

        return await new TurnLatency(new EngineStages(recogniser, chat, synthesiser)).RunAsync(questions, output);
    }

    /// <summary>PCM at 24 kHz without the silence after the last word.</summary>
    private static byte[] UntilSpeechEnds(short[] samples)
    {
        var end = Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > SpeechLevel) + 1;
        var resampler = new Resampler(SpokenQuestion.SampleRate, 24_000);
        var target = new short[resampler.GetMaxOutputCount(end)];
        var count = resampler.Resample(samples.AsSpan(0, end), target);
        return MemoryMarshal.AsBytes(target.AsSpan(0, count)).ToArray();
    }

    private sealed class FixedDomain(RecognitionDomain domain) : IRecognitionDomainSource
    {
        public RecognitionDomain? Expect(IReadOnlyList<ChatMessage> history, ChatOptions options) => domain;
    }
}
