using System.Globalization;
using Microsoft.Extensions.AI;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>How the offline synthesisers hand over their audio.</summary>
internal static class AudioChunks
{
    /// <summary>One piece of PCM16 mono audio as an update.</summary>
    public static TextToSpeechResponseUpdate CreateUpdate(ReadOnlyMemory<byte> pcm, int sampleRate) =>
        new([new DataContent(pcm, MediaType(sampleRate))]) { Kind = TextToSpeechResponseUpdateKind.AudioUpdating };

    /// <summary>The pieces joined into one.</summary>
    public static async Task<TextToSpeechResponse> CollectAsync(IAsyncEnumerable<TextToSpeechResponseUpdate> updates)
    {
        using var all = new MemoryStream();
        var mediaType = MediaType(16000);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            foreach (var content in update.Contents.OfType<DataContent>())
            {
                mediaType = content.MediaType;
                await all.WriteAsync(content.Data).ConfigureAwait(false);
            }
        }

        return new TextToSpeechResponse([new DataContent(all.ToArray(), mediaType)]);
    }

    private static string MediaType(int sampleRate) => string.Create(CultureInfo.InvariantCulture, $"audio/pcm;rate={sampleRate}");
}
