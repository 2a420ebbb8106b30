using System.Globalization;
using Parley.Agents.History;
using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Realtime.Sessions;
using Parley.Testing.Simulation;

namespace Parley.Agents.Tests.Chaos;

/// <summary>Who talks, types, interrupts and hangs up at random.</summary>
internal sealed class ChaosUser(Random random, RealtimeSession session, SimulatedRealtimeModel model, ChaosKind kind)
{
    private static readonly byte[] s_frame = new byte[4800]; // 100 ms
    private bool _isPressed;

    private SimulatedCaller Caller => kind == ChaosKind.Swaps ? model.Provider.CallerOn(ConnectionOf(session)) : model.Caller;

    /// <summary>Which connection a session speaks over, by the name that its model gave it.</summary>
    public static int ConnectionOf(RealtimeSession session) =>
        int.Parse(session.Configuration.Id!.Split('_')[1], CultureInfo.InvariantCulture);

    /// <summary>When to act next, from the last time.</summary>
    public TimeSpan Pause() => TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(50) : random.Next(4000));

    /// <summary>Does one thing. What it began, and what it was.</summary>
    public (string What, Task Began) Act() => kind switch
    {
        ChaosKind.Swaps when random.Next(8) == 0 => Swap(),
        ChaosKind.PushToTalk when random.Next(2) == 0 => Push(),
        _ => ActAsEver(),
    };

    /// <summary>Agrees to all that waits.</summary>
    public void ApproveAll()
    {
        foreach (var call in session.Tools.AwaitingApproval)
        {
            session.Tools.Approve(call.CallId);
        }
    }

    private (string What, Task Began) ActAsEver() => random.Next(100) switch
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
        < 86 when kind != ChaosKind.PushToTalk => ("commits audio", session.CommitAudioAsync()),
        < 88 => ("adds context", session.AddContextAsync("The caller is in a hurry.")),
        < 91 => ("reports what was heard", session.ReportHeardAsync(new HeardPosition("item_1_9", 0, TimeSpan.FromMilliseconds(random.Next(5000))))),
        < 94 => ("forgets the oldest message", session.UpdateHistoryAsync(items => [.. items.Except(items.OfType<HistoryMessage>().Take(1))])),
        < 95 => ("puts in an agent", session.UpdateAgentAsync(session.Agent with { Voice = "cedar" }, respond: random.Next(2) == 0)),
        < 96 => ("has the agent told anew", session.RefreshAgentAsync()),
        < 97 => ("changes settings", session.UpdateSettingsAsync(new RealtimeSessionConfiguration { MaxOutputTokens = new MaxOutputTokens(900) })),
        < 98 => ("hangs up", session.CloseAsync()),
        _ => ("listens", Task.CompletedTask),
    };

    private (string What, Task Began) Swap() => random.Next(10) switch
    {
        < 3 => ("renews the connection", session.Continuity.RenewAsync()),
        < 5 => ("switches the model", session.Continuity.SwitchModelAsync(new SimulatedRealtimeModel(model.Provider))),
        < 6 => ("begins anew", session.Continuity.RestartAsync()),
        < 8 => ("loses the connection", Lose(model.Provider.DropConnection)),
        < 9 => ("is closed by the server", Lose(model.Provider.CloseConnection)),
        _ => ("is told that its time is over", Lose(model.Provider.ExpireSession)),
    };

    private (string What, Task Began) Push()
    {
        if (!_isPressed)
        {
            _isPressed = true;
            return ("presses the button", session.BeginPushToTalkAsync());
        }

        if (random.Next(3) > 0)
        {
            return ("talks", session.SendAudioAsync(s_frame.AsMemory(0, random.Next(2) == 0 ? s_frame.Length : 480)).AsTask());
        }

        _isPressed = false;
        try
        {
            model.Caller.Says("Where is it?");
        }
        catch (InvalidOperationException)
        {
            // the connection is over, or turn detection is on again
        }

        return ("lets go of the button", session.EndPushToTalkAsync());
    }

    private static Task Lose(Action lose)
    {
        lose();
        return Task.CompletedTask;
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
            if (Caller.IsSpeaking)
            {
                Caller.StopsSpeaking("Where is it?");
                return ("stops speaking", Task.CompletedTask);
            }

            Caller.StartsSpeaking();
            return ("starts speaking", Task.CompletedTask);
        }
        catch (InvalidOperationException)
        {
            return ("speaks to nobody", Task.CompletedTask); // the connection is over
        }
    }
}
