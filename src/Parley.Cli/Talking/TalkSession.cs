using System.Runtime.InteropServices;
using Parley.Audio.Levels;
using Parley.Cli.Conversations;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Cli.Talking;

/// <summary>One conversation: the microphone up, the agent's voice down, and what is said on the screen.</summary>
internal sealed class TalkSession(IRealtimeConnection connection, IMicrophone microphone, TalkPlayout playout, TalkReport report, TimeProvider timeProvider)
{
    private const int FramesPerReport = 5;
    private const int MostSilentFrames = 3_000; // a minute of silence after a recording, in which it must be answered
    private volatile bool _isAnswered;

    /// <summary>Talks until it is cancelled, the server ends it, or a recording instead of a microphone is played and answered.</summary>
    /// <exception cref="ConversationException">It cannot go on.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var session = new RealtimeSessionConfiguration
        {
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration
                {
                    Format = AudioFormatConfiguration.Pcm,
                    Transcription = new TranscriptionConfiguration { Model = "gpt-4o-mini-transcribe" },
                },
            },
        };
        await connection.SendAsync(new SessionUpdateEvent { Session = session }, ending.Token);
        Task[] running = [SendAsync(ending.Token), ReceiveAsync(ending.Token), playout.RunAsync(ending.Token)];
        var first = await Task.WhenAny(running);
        await ending.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first; // it says why
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var frame = new byte[TalkSound.FrameByteCount];
        var frameCount = 0;
        while (await microphone.ReadAsync(frame, cancellationToken))
        {
            await connection.SendAudioAsync(frame, cancellationToken);
            if (++frameCount % FramesPerReport == 0)
            {
                report.Levels(LevelMeter.Measure(MemoryMarshal.Cast<byte, short>(frame)), playout.Level);
            }
        }

        await WaitForAnswerAsync(frame, cancellationToken);
    }

    /// <summary>A recording has ended: the line is quiet until its last words are answered.</summary>
    private async Task WaitForAnswerAsync(byte[] frame, CancellationToken cancellationToken)
    {
        frame.AsSpan().Clear();
        using var clock = new PeriodicTimer(TalkSound.Frame, timeProvider);
        for (var frameCount = 0; !_isAnswered || !playout.IsEmpty; frameCount++)
        {
            await clock.WaitForNextTickAsync(cancellationToken);
            await connection.SendAudioAsync(frame, cancellationToken);
            if (!_isAnswered && frameCount > MostSilentFrames)
            {
                throw new ConversationException(ExitCode.Failed, "There was no answer. Is there speech in the recording, loud enough?");
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
        {
            switch (serverEvent)
            {
                case InputAudioBufferSpeechStartedEvent:
                    _isAnswered = false;
                    await InterruptAsync(cancellationToken);
                    break;
                case InputAudioTranscriptionCompletedEvent { Transcript: var words } when words.Trim().Length > 0:
                    report.Heard(words.Trim());
                    break;
                case ResponseOutputAudioDeltaEvent delta:
                    playout.Add(delta.ItemId, delta.ContentIndex, delta.Delta.Span);
                    break;
                case ResponseOutputAudioTranscriptDoneEvent { Transcript: var words }:
                    report.Said(words.Trim());
                    break;
                case ResponseOutputItemDoneEvent { Item: McpCallItem call }:
                    report.ToolCalled(call.Name);
                    break;
                case ResponseDoneEvent { Response: var response }:
                    _isAnswered = response.Status == ResponseStatus.Completed && !response.Output.Any(item => item is McpCallItem or FunctionCallItem);
                    break;
                case ErrorEvent error:
                    report.Failed($"The server reports: {error.Error.Message}");
                    break;
            }
        }

        throw new ConversationException(ExitCode.Failed, "The server ended the conversation.");
    }

    /// <summary>Who speaks is not talked over, and the agent is told what was heard of its words.</summary>
    private async Task InterruptAsync(CancellationToken cancellationToken)
    {
        if (playout.Clear() is { } cut)
        {
            report.Interrupted();
            await connection.SendAsync(
                new ConversationItemTruncateEvent { ItemId = cut.ItemId, ContentIndex = cut.ContentIndex, AudioEndMs = (int)cut.Heard.TotalMilliseconds }, cancellationToken);
        }
    }
}
