using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Testing.Speech;

namespace Parley.Engine.Tests.Speech;

/// <summary>Gives whole recordings to the recogniser.</summary>
internal static class RecognitionRun
{
    public static SpeechToTextOptions Options(RecognitionDomain? domain, int sampleRate = 16000, bool telephoneBand = false) => new()
    {
        SpeechSampleRate = sampleRate,
        AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [RecognitionProperties.Domain] = domain,
            [RecognitionProperties.TelephoneBand] = telephoneBand,
        },
    };

    public static async Task<(string Text, RecognitionOutcome? Outcome)> RecogniseAsync(
        this PocketSphinxSpeechToTextClient client, byte[] pcm, SpeechToTextOptions options, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(pcm);
        var response = await client.GetTextAsync(stream, options, cancellationToken);
        return (response.Text, response.AdditionalProperties?.GetValueOrDefault(RecognitionProperties.Outcome) as RecognitionOutcome);
    }

    public static async Task<(string Text, RecognitionOutcome? Outcome)> RecogniseAsync(
        this PocketSphinxSpeechToTextClient client, RecognitionDomain domain, string question, TestVoice voice,
        CancellationToken cancellationToken, SpeechCondition condition = SpeechCondition.Clean)
    {
        var samples = await SpokenQuestion.SpeakAsync(question, voice, condition, cancellationToken);
        var telephone = condition is SpeechCondition.Telephone or SpeechCondition.NoisyTelephone;
        return await client.RecogniseAsync(
            MemoryMarshal.AsBytes<short>(samples).ToArray(), Options(domain, telephoneBand: telephone), cancellationToken);
    }
}
