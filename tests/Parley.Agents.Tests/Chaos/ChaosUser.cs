using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime.Sessions;
using Parley.Testing.Simulation;

namespace Parley.Agents.Tests.Chaos;

/// <summary>Who talks, types, interrupts and hangs up at random.</summary>
internal sealed class ChaosUser(Random random, RealtimeSession session, SimulatedRealtimeModel model)
{
    private static readonly byte[] s_frame = new byte[4800]; // 100 ms

    /// <summary>When to act next, from the last time.</summary>
    public TimeSpan Pause() => TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(50) : random.Next(4000));

    /// <summary>Does one thing. What it began, and what it was.</summary>
    public (string What, Task Began) Act() => random.Next(100) switch
    {
        < 16 => ("types", session.SendMessageAsync("What about my order?")),
        < 45 => Speak(),
        < 49 => ("approves", Decide(callId => session.Tools.Approve(callId))),
        < 51 => ("rejects", Decide(callId => session.Tools.Reject(callId))),
        < 53 => ("cancels a call", CancelAsync()),
        < 60 => ("interrupts", session.InterruptAsync()),
        < 66 => ("asks for a response", session.Responses.RequestAsync()),
        < 69 => ("asks for a special response", session.Responses.RequestAsync(new ResponseOptions { Instructions = "Say it again." })),
        < 72 => ("asks aside", session.Responses.GenerateAsync(new ResponseOptions { Instructions = "What does the caller want?" })),
        < 74 => ("cancels the response", session.Responses.CancelAsync()),
        < 83 => ("sends audio", session.SendAudioAsync(s_frame).AsTask()),
        < 86 => ("commits audio", session.CommitAudioAsync()),
        < 88 => ("adds context", session.AddContextAsync("The caller is in a hurry.")),
        < 91 => ("reports what was heard", session.ReportHeardAsync(new HeardPosition("item_1_9", 0, TimeSpan.FromMilliseconds(random.Next(5000))))),
        < 94 => ("forgets the oldest message", session.UpdateHistoryAsync(items => [.. items.Except(items.OfType<HistoryMessage>().Take(1))])),
        < 95 => ("puts in an agent", session.UpdateAgentAsync(session.Agent with { Voice = "cedar" }, respond: random.Next(2) == 0)),
        < 96 => ("has the agent told anew", session.RefreshAgentAsync()),
        < 97 => ("changes settings", session.UpdateSettingsAsync(new RealtimeSessionConfiguration { MaxOutputTokens = new MaxOutputTokens(900) })),
        < 98 => ("hangs up", session.CloseAsync()),
        _ => ("listens", Task.CompletedTask),
    };

    /// <summary>Agrees to all that waits.</summary>
    public void ApproveAll()
    {
        foreach (var call in session.Tools.AwaitingApproval)
        {
            session.Tools.Approve(call.CallId);
        }
    }

    private Task Decide(Func<string, bool> decide)
    {
        if (session.Tools.AwaitingApproval is [var first, ..])
        {
            decide(first.CallId);
        }

        return Task.CompletedTask;
    }

    private Task CancelAsync() =>
        session.History.OfType<HistoryToolCall>().LastOrDefault() is { } call ? session.Tools.CancelAsync(call.CallId) : Task.CompletedTask;

    private (string What, Task Began) Speak()
    {
        try
        {
            if (model.Caller.IsSpeaking)
            {
                model.Caller.StopsSpeaking("Where is it?");
                return ("stops speaking", Task.CompletedTask);
            }

            model.Caller.StartsSpeaking();
            return ("starts speaking", Task.CompletedTask);
        }
        catch (InvalidOperationException)
        {
            return ("speaks to nobody", Task.CompletedTask); // the connection is over
        }
    }
}
