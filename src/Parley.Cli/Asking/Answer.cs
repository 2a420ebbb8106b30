using Parley.Cli.Conversations;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Cli.Asking;

/// <summary>Follows the events of one question until its answer is complete. One caller at a time.</summary>
internal sealed class Answer(IAskReport report, AnswerAudio audio)
{
    private readonly HashSet<string> _tools = new(StringComparer.Ordinal);
    private bool _hasSpoken;

    /// <summary>Whether speech was found in a spoken question.</summary>
    public bool HeardSpeech { get; private set; }

    /// <summary>Whether the last thing said has been answered in full. A caller who goes on speaking makes it false again.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>
    /// While true, a recording is still being played: what the agent answers in one of its pauses is not the answer yet, and being
    /// interrupted by the rest of the recording is no failure.
    /// </summary>
    public bool QuestionGoesOn { get; set; }

    /// <summary>Takes one event; true when the answer is complete.</summary>
    /// <exception cref="ConversationException">There will be no answer.</exception>
    public bool Observe(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case InputAudioBufferSpeechStartedEvent:
                HeardSpeech = true;
                IsComplete = false;
                _hasSpoken = false;
                break;
            case InputAudioBufferSpeechStoppedEvent:
                audio.QuestionEnded();
                break;
            case InputAudioTranscriptionCompletedEvent transcript:
                report.Asked(transcript.Transcript.Trim());
                break;
            case ResponseOutputAudioDeltaEvent delta:
                audio.Add(delta.Delta.Span);
                break;
            case ResponseOutputAudioTranscriptDeltaEvent delta:
                Say(delta.Delta);
                break;
            case ResponseOutputTextDeltaEvent delta:
                Say(delta.Delta);
                break;
            case ResponseOutputItemDoneEvent { Item: McpCallItem call } when _tools.Add(call.Id ?? call.Name):
                report.ToolCalled(call.Name);
                break;
            case ErrorEvent error:
                throw new ConversationException(ExitCode.Failed, $"The server reports: {error.Error.Message}");
            case ResponseDoneEvent done:
                IsComplete = Completes(done.Response);
                return IsComplete && !QuestionGoesOn;
        }

        return false;
    }

    private void Say(string delta)
    {
        _hasSpoken = true;
        report.AgentSaid(delta);
    }

    private bool Completes(Response response)
    {
        if (HeardSpeech && response.StatusDetails?.Reason == "turn_detected")
        {
            return false; // the caller spoke on after a pause; the next response answers the whole
        }

        if (response.Status == ResponseStatus.Failed || response.Status == ResponseStatus.Cancelled || response.Status == ResponseStatus.Incomplete)
        {
            var reason = response.StatusDetails?.Error?.Message ?? response.StatusDetails?.Reason;
            throw new ConversationException(
                ExitCode.Failed, $"The answer ended early ({response.Status}{(reason is null ? "" : $": {reason}")}).");
        }

        // After a tool the agent goes on by itself; what it then says is the answer.
        return _hasSpoken && !response.Output.Any(item => item is McpCallItem or FunctionCallItem);
    }
}
