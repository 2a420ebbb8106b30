using Parley.Realtime;
using Parley.Realtime.RateLimits;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Simulation.Faults;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>The responses that run: one in the conversation, any number out of band. One caller at a time.</summary>
/// <param name="options">What is answered, and how fast.</param>
/// <param name="faults">Those of the connection.</param>
/// <param name="ids">Makes ids.</param>
/// <param name="items">The conversation.</param>
/// <param name="agenda">When a response goes on.</param>
/// <param name="say">Takes the events.</param>
internal sealed class SimulatedResponses(
    SimulationOptions options, IReadOnlyList<Fault> faults, SimulatedIds ids, SimulatedItems items, Agenda agenda, Action<ServerEvent> say)
{
    private readonly List<SimulatedResponse> _running = [];
    private readonly string _conversationId = ids.Next("conv");
    private int _count;

    /// <summary>The conversation's running response; null when there is none.</summary>
    public SimulatedResponse? Active => _running.Find(response => response.IsInConversation);

    /// <param name="asked">What the client asked for; null when the user's turn caused it.</param>
    /// <param name="session">The session in force.</param>
    public void Begin(ResponseConfiguration? asked, RealtimeSessionConfiguration session)
    {
        var isInConversation = asked?.Conversation != "none";
        var created = new Response
        {
            Id = ids.Next("resp"),
            Status = ResponseStatus.InProgress,
            Output = [],
            ConversationId = isInConversation ? _conversationId : null,
            OutputModalities = asked?.OutputModalities ?? session.OutputModalities,
            Metadata = asked?.Metadata,
        };
        var turn = new SimulatedTurn
        {
            ResponseId = created.Id, Number = ++_count, Session = session, Items = items.Snapshot, Asked = asked,
        };
        var reply = Refusal(turn.Number) ?? options.Reply(turn);
        var response = new SimulatedResponse(created, reply, session, isInConversation ? items : null, ids, options.Pace, say);
        _running.Add(response);
        Continue(response, response.Play().GetEnumerator());
    }

    /// <summary>The client cancels a response.</summary>
    public void Cancel(ResponseCancelEvent cancel)
    {
        var response = cancel.ResponseId is { } id ? _running.Find(response => response.Id == id) : Active;
        if (response is null)
        {
            say(SimulatedErrors.Event(SimulatedErrors.CancelNotActive, cancel));
            return;
        }

        End(response, "client_cancelled");
    }

    /// <summary>The user speaks.</summary>
    public void Interrupt()
    {
        if (Active is { } active)
        {
            End(active, "turn_detected");
        }
    }

    private SimulatedReply? Refusal(int number) => faults.FirstOrDefault(fault => fault.Position == number && (fault.Kind is FaultKind.Quota or FaultKind.RateLimit)) switch
    {
        { Kind: FaultKind.Quota } => SimulatedReply.Fail("insufficient_quota", "You exceeded your current quota."),
        { Kind: FaultKind.RateLimit } => SimulatedReply.Fail("rate_limit_exceeded", "Rate limit reached."),
        _ => null,
    };

    private void Continue(SimulatedResponse response, IEnumerator<TimeSpan> play)
    {
        if (response.IsOver)
        {
            return; // cancelled meanwhile
        }

        if (play.MoveNext())
        {
            agenda.After(play.Current, () => Continue(response, play));
            return;
        }

        Ended(response);
    }

    private void End(SimulatedResponse response, string reason)
    {
        response.Cancel(reason);
        Ended(response);
    }

    private void Ended(SimulatedResponse response)
    {
        _running.Remove(response);
        say(new RateLimitsUpdatedEvent { RateLimits = [new RateLimit("tokens", 40000, 39000, 1.5)] });
    }
}
