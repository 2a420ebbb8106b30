using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;

namespace Parley.Engine.Cascade;

/// <summary>Speaks a response's clauses one after the other, paced, in the output format. One caller at a time.</summary>
internal sealed class ReplySpeaker(ResponseRequest request, ITextToSpeechClient synthesiser, PlayoutPacer pacer, StageClock clock,
    ChannelWriter<InboxMessage> results)
{
    private readonly OutputAudioEncoder _encoder = new(request.Speech!.Format);
    private readonly TextToSpeechOptions _options = new()
    {
        VoiceId = request.Speech!.Voice,
        Speed = (float)request.Speech.Speed,
        AudioFormat = "pcm",
    };

    /// <summary>True when the synthesiser threw.</summary>
    public bool HasFailed { get; private set; }

    public async Task SpeakAsync(string clause)
    {
        await PostAsync(new ResponseClauseStarted(request.ResponseId, clause)).ConfigureAwait(false);
        if (!clause.Any(char.IsLetterOrDigit))
        {
            return; // a dash, a bullet: nothing to say
        }

        using var activity = EngineTracing.Start("synthesis");
        var audio = new SynthesisedAudio();
        HasFailed = true; // whatever is thrown below is the synthesiser's fault, but for a full inbox that closes
        clock.Restart();
        await foreach (var update in synthesiser.GetStreamingAudioAsync(clause.Trim(), _options, clock.Token).ConfigureAwait(false))
        {
            foreach (var content in update.Contents.OfType<DataContent>())
            {
                _encoder.Write(audio.Read(content, out var rate), rate);
            }

            await PostChunksAsync().ConfigureAwait(false);
        }

        if (audio.ReadWav(out var wavRate) is { } samples)
        {
            _encoder.Write(samples, wavRate);
            await PostChunksAsync().ConfigureAwait(false);
        }

        HasFailed = false;
        clock.Restart(); // the chat model's turn to make progress
    }

    /// <summary>Sends what is left of the clauses so far.</summary>
    public async Task EndAsync()
    {
        _encoder.EndStream();
        while (_encoder.TakeRest() is { } chunk)
        {
            await PostChunkAsync(chunk).ConfigureAwait(false);
        }
    }

    private async ValueTask PostChunksAsync()
    {
        while (_encoder.TakeChunk() is { } chunk)
        {
            await PostChunkAsync(chunk).ConfigureAwait(false);
        }
    }

    private async ValueTask PostChunkAsync(byte[] chunk)
    {
        clock.Pause(); // waiting for the listener is no lack of progress
        await pacer.WaitAsync(request.Speech!.Format.DurationOf(chunk.Length), clock.Token).ConfigureAwait(false);
        await PostAsync(new ResponseAudioProduced(request.ResponseId, chunk)).ConfigureAwait(false);
        clock.Restart();
    }

    private ValueTask PostAsync(ConversationInput result) => results.WriteAsync(new InboxMessage(result), clock.Token);
}
