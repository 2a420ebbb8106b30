using Microsoft.Extensions.AI;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>How the offline synthesisers hand over their audio.</summary>
internal static class AudioChunks
{
    private const string MediaType = "audio/pcm;rate=16000";

    /// <summary>One piece of PCM16 mono audio at 16 kHz as an update.</summary>
    public static TextToSpeechResponseUpdate CreateUpdate(ReadOnlyMemory<byte> pcm) =>
        new([new DataContent(pcm, MediaType)]) { Kind = TextToSpeechResponseUpdateKind.AudioUpdating };

    /// <summary>The pieces joined into one.</summary>
    public static async Task<TextToSpeechResponse> CollectAsync(IAsyncEnumerable<TextToSpeechResponseUpdate> updates)
    {
        using var all = new MemoryStream();
        await foreach (var update in updates.ConfigureAwait(false))
        {
            foreach (var content in update.Contents.OfType<DataContent>())
            {
                await all.WriteAsync(content.Data).ConfigureAwait(false);
            }
        }

        return new TextToSpeechResponse([new DataContent(all.ToArray(), MediaType)]);
    }
}
