using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Testing.Scripts;

/// <summary>Plays a script's steps, over as many connections as it takes. Steps are taken one at a time; connections may come from any thread.</summary>
internal sealed class ScriptSide(IReadOnlyList<ScriptStep> steps, bool isStrict, FakeModelManners manners) : IModelSide
{
    private readonly Lock _gate = new();
    private readonly GreetingSide _greeting = new();
    private int _next;
    private ScriptMismatchException? _mismatch;

    public required IReadOnlyList<ServerEvent> Greeting { get; init; }

    public void Open(FakeRealtimeConnection connection)
    {
        if (manners == FakeModelManners.Greet)
        {
            _greeting.Open(connection);
        }

        connection.Say(Greeting);
    }

    public void Receive(FakeRealtimeConnection connection, ClientEvent clientEvent)
    {
        if (TakeStep(clientEvent) is { } step)
        {
            foreach (var action in step.Actions)
            {
                action(connection, clientEvent);
            }
        }
        else if (manners == FakeModelManners.Greet)
        {
            _greeting.Receive(connection, clientEvent);
        }
    }

    public void ReceiveAudio(int byteCount)
    {
    }

    public void Closed()
    {
    }

    /// <exception cref="ScriptMismatchException">Something unexpected came, or steps are left.</exception>
    public void AssertComplete()
    {
        lock (_gate)
        {
            if (_mismatch is not null)
            {
                throw new ScriptMismatchException(_mismatch.Message); // not the same object: its stack tells where the client sent it
            }

            if (_next < steps.Count)
            {
                throw new ScriptMismatchException(
                    $"The script stopped before step {_next + 1} of {steps.Count}: expected {steps[_next]}, which never came.");
            }
        }
    }

    private ScriptStep? TakeStep(ClientEvent clientEvent)
    {
        lock (_gate)
        {
            if (_next < steps.Count && steps[_next].Matches(clientEvent))
            {
                return steps[_next++];
            }

            var isAnsweredAnyway = manners == FakeModelManners.Greet && clientEvent is SessionUpdateEvent;
            if (!isStrict || isAnsweredAnyway)
            {
                return null;
            }

            _mismatch ??= Mismatch(clientEvent);
            throw _mismatch;
        }
    }

    private ScriptMismatchException Mismatch(ClientEvent clientEvent)
    {
        var expected = _next < steps.Count ? $"Step {_next + 1} of {steps.Count} expects {steps[_next]}" : $"All {steps.Count} steps are done";
        return new ScriptMismatchException($"{expected}, but {SentEventText.Of(clientEvent)} came.");
    }
}
