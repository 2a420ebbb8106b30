using Microsoft.Extensions.AI;

namespace Parley.Server.Engine;

/// <summary>Speaks with one voice whatever is asked for: a server of another make does not know the Realtime protocol's voice names.</summary>
internal sealed class FixedVoiceTextToSpeechClient(ITextToSpeechClient inner, string voice) : DelegatingTextToSpeechClient(inner)
{
    public override Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetAudioAsync(text, WithVoice(options), cancellationToken);

    public override IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingAudioAsync(text, WithVoice(options), cancellationToken);

    private TextToSpeechOptions WithVoice(TextToSpeechOptions? options)
    {
        var fixedOptions = options?.Clone() ?? new TextToSpeechOptions();
        fixedOptions.VoiceId = voice;
        return fixedOptions;
    }
}
