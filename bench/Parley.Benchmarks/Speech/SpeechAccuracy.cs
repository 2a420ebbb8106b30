using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Recognition;
using Parley.Testing.Speech;

namespace Parley.Benchmarks.Speech;

/// <summary>
/// <c>speech-accuracy</c>: how well the offline recogniser understands synthetic callers, clean, noisy and over a telephone, how
/// often it takes foreign speech for its own, and how long after the end of speech the text is there. Under two minutes.
/// </summary>
internal static class SpeechAccuracy
{
    private static readonly SpeechCondition[] s_conditions = [SpeechCondition.Clean, SpeechCondition.Noise, SpeechCondition.Telephone];

    public static async Task<int> RunAsync(TextWriter output, bool verbose)
    {
        using var client = new PocketSphinxSpeechToTextClient();
        var domain = SupportDomain.Create();
        await client.WarmUpAsync(domain);
        await output.WriteLineAsync("voice      | " + string.Join(" | ", s_conditions.Select(c => $"{c,-27}")));
        await output.WriteLineAsync("           | " + string.Join(" | ", s_conditions.Select(_ => $"{"exact accepted WER foreign",-27}")));
        var latencies = new List<double>();
        foreach (var voice in TestVoice.All)
        {
            var details = verbose ? TextWriter.Synchronized(output) : TextWriter.Null;
            var cells = await Task.WhenAll(s_conditions.Select(c => MeasureAsync(client, domain, voice, c, latencies, details)));

            await output.WriteLineAsync($"{voice.Name,-10} | {string.Join(" | ", cells)}");
        }

        latencies.Sort();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"End of speech to text: median {latencies[latencies.Count / 2]:F1} ms, p95 {latencies[latencies.Count * 95 / 100]:F1} ms."));
        return 0;
    }

    private static async Task<string> MeasureAsync(
        PocketSphinxSpeechToTextClient client, RecognitionDomain domain, TestVoice voice, SpeechCondition condition,
        List<double> latencies, TextWriter details)
    {
        int exact = 0, accepted = 0, errors = 0, words = 0, foreign = 0;
        foreach (var question in SupportDomain.Questions)
        {
            var (text, outcome) = await RecogniseAsync(client, domain, question, voice, condition, latencies);
            var (said, heard) = (SpokenWords.Split(question), SpokenWords.Split(text));
            exact += outcome.InDomain && said.SequenceEqual(heard) ? 1 : 0;
            accepted += outcome.InDomain ? 1 : 0;
            errors += SpokenWords.Distance(said, heard);
            words += said.Count;
            if (!said.SequenceEqual(heard) || !outcome.InDomain)
            {
                await details.WriteLineAsync($"  {voice.Name} {condition}: '{question}' -> '{text}' {outcome}");
            }
        }

        foreach (var sentence in SupportDomain.Foreign)
        {
            var (text, outcome) = await RecogniseAsync(client, domain, sentence, voice, condition, latencies);
            foreign += outcome.InDomain ? 1 : 0;
            if (outcome.InDomain)
            {
                await details.WriteLineAsync($"  FOREIGN {voice.Name} {condition}: '{sentence}' -> '{text}' {outcome}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * exact / SupportDomain.Questions.Count,4:F0}% {100.0 * accepted / SupportDomain.Questions.Count,7:F0}% {100.0 * errors / words,4:F1}% {foreign,4}/{SupportDomain.Foreign.Count}");
    }

    private static async Task<(string Text, RecognitionOutcome Outcome)> RecogniseAsync(
        PocketSphinxSpeechToTextClient client, RecognitionDomain domain, string text, TestVoice voice, SpeechCondition condition,
        List<double> latencies)
    {
        var samples = await SpokenQuestion.SpeakAsync(text, voice, condition);
        using var stream = new EndTimingStream(MemoryMarshal.AsBytes<short>(samples).ToArray());
        var options = new SpeechToTextOptions
        {
            SpeechSampleRate = SpokenQuestion.SampleRate,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [RecognitionProperties.Domain] = domain,
                [RecognitionProperties.TelephoneBand] = condition is SpeechCondition.Telephone or SpeechCondition.NoisyTelephone,
            },
        };
        var response = await client.GetTextAsync(stream, options);
        lock (latencies)
        {
            latencies.Add(stream.SinceEnd.TotalMilliseconds);
        }

        return (response.Text, (RecognitionOutcome)response.AdditionalProperties![RecognitionProperties.Outcome]!);
    }
}
