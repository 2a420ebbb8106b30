using Parley.Agents.Interruptions;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Calls;

namespace Parley.Server.Calls.Consent;

/// <summary>Has a call's agent say a sentence that nothing interrupts, and knows whether it was heard to its end.</summary>
internal sealed class ConsentSentence(Call call, WatchedLeg leg, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40); // of the longest sentence, and of a model that is slow to begin
    private static readonly InterruptionOptions s_uninterrupted = new() { Mode = InterruptionMode.Disabled };

    /// <summary>Completes when the party has heard out what the agent was saying, or that takes too long.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public async Task WhenQuietAsync(CancellationToken over)
    {
        using var patience = new CancellationTokenSource(s_patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, over);
        try
        {
            await call.Session.WhenHeardOutAsync(either.Token);
            await leg.WhenHeardAsync(either.Token);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            // the question is said all the same
        }
    }

    // In this order: a response stops being pending only after it has become the active one.
    private bool IsIdle => call.Session.Responses.PendingCount == 0 && call.Session.Responses.ActiveResponseId is null;

    /// <summary>True when it was said and heard; false when the model said something else, or it was cut, or took too long.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    /// <exception cref="Parley.Realtime.RealtimeDisconnectedException">The call is over.</exception>
    public async Task<bool> SayAsync(string words, CancellationToken over)
    {
        using var patience = new CancellationTokenSource(s_patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, over);
        var said = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isAsked = false;
        var hasEnded = false;
        var (sentBefore, clearedBefore) = (leg.SentCount, leg.ClearCount);
        using var saying = call.Session.On<AgentTranscriptEvent>(spoken => _ = spoken.IsFinal && SaidWords.Hold(words, spoken.Text) && said.TrySetResult(true));
        using var ending = call.Session.On<ResponseEndedEvent>(ended =>
        {
            Volatile.Write(ref hasEnded, true);
            _ = Volatile.Read(ref isAsked) && IsIdle && said.TrySetResult(false);
        });
        try
        {
            await call.Session.Responses.RequestAsync(ResponseOptions.Verbatim(words) with { Interruption = s_uninterrupted }, either.Token);
            Volatile.Write(ref isAsked, true);
            _ = Volatile.Read(ref hasEnded) && IsIdle && said.TrySetResult(false); // a quick model was done before its request was known to be made
            if (!await said.Task.WaitAsync(either.Token))
            {
                return false;
            }

            await call.Session.WhenHeardOutAsync(either.Token);
            await leg.WhenHeardAsync(either.Token);
            over.ThrowIfCancellationRequested();
            return !patience.IsCancellationRequested && leg.SentCount > sentBefore && leg.ClearCount == clearedBefore;
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            return false;
        }
    }
}
