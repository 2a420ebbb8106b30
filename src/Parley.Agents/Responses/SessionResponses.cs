using System.Threading.Channels;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Responses;

/// <summary>What a session's agent is asked to say. Thread-safe.</summary>
public sealed class SessionResponses
{
    private readonly SessionInbox _inbox;
    private readonly ResponseFlow _flow;
    private int _generationCount;

    internal SessionResponses(SessionInbox inbox, ResponseFlow flow)
    {
        _inbox = inbox;
        _flow = flow;
    }

    /// <summary>The response that runs in the conversation; null when none does.</summary>
    public string? ActiveResponseId => _flow.ActiveResponseId;

    /// <summary>How many responses are asked for and have not begun.</summary>
    public int PendingCount => _flow.PendingCount;

    /// <summary>
    /// Asks the agent to speak: at once, or after what runs and what was asked for before. Without options it is one with other plain
    /// requests that wait; with options it stays a response of its own.
    /// </summary>
    /// <param name="options">How it differs from the session; null for not at all.</param>
    /// <param name="cancellationToken">Stops waiting for the request to be taken.</param>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task RequestAsync(ResponseOptions? options = null, CancellationToken cancellationToken = default) =>
        _inbox.ExecuteAsync(new RespondCommand(options), cancellationToken);

    /// <summary>
    /// Ends the running response, or the one about to begin; does nothing when there is none. What it has said goes on playing; to stop
    /// that too use <see cref="RealtimeSession.InterruptAsync(Playout.HeardPosition?, CancellationToken)"/>.
    /// </summary>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public Task CancelAsync(CancellationToken cancellationToken = default) => _inbox.ExecuteAsync(new CancelResponseCommand(), cancellationToken);

    /// <summary>
    /// Has the model make something beside the conversation, e.g. a summary or a classification: the caller does not hear it, the
    /// conversation does not know of it, and nothing waits for it.
    /// </summary>
    /// <param name="options">What to make. <see cref="ResponseOptions.Modality"/> is text unless it says otherwise.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ParleyProtocolException">The model refused it.</exception>
    /// <exception cref="RealtimeDisconnectedException">The session ended before it was made.</exception>
    public async Task<GeneratedResponse> GenerateAsync(ResponseOptions options, CancellationToken cancellationToken = default)
    {
        var eventId = $"parley_generate_{Interlocked.Increment(ref _generationCount)}";
        var result = new TaskCompletionSource<GeneratedResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = options.Modality is null ? options with { Modality = OutputModality.Text } : options;
        try
        {
            await _inbox.ExecuteAsync(new GenerateCommand(eventId, asked, result), cancellationToken).ConfigureAwait(false);
            return await result.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await CancelGenerationAsync(eventId).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask CancelGenerationAsync(string eventId)
    {
        try
        {
            await _inbox.PostAsync(new CancelGenerationCommand(eventId), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // the session is over, and with it the response
        }
    }
}
