using Parley.Agents.Guardrails;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;

namespace Parley.Agents.DeadAir;

/// <summary>Tells of silence and its cause, and fills it where that is wanted. For the session's loop alone. Allocates nothing while somebody speaks.</summary>
internal sealed class DeadAirWatchdog(
    DeadAirOptions options, HeldOutput held, ToolReplies tools, ResponseFlow responses, Later<SessionCommand> later, SessionOutput output, TimeProvider timeProvider)
    : ISessionObserver
{
    private readonly DeadAirWatch _watch = new(options);
    private readonly long _origin = timeProvider.GetTimestamp();
    private TimeSpan? _armedFor;

    private TimeSpan Now => timeProvider.GetElapsedTime(_origin);

    private DeadAirFacts Facts => new(tools.IsWaiting, responses.PendingCount > 0, !held.IsEmpty);

    /// <inheritdoc/>
    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        _watch.Observe(sessionEvent, Now);
        if (sessionEvent is not AudioEvent) // audio only puts off what is due
        {
            Arm();
        }
    }

    /// <summary>Does what is due.</summary>
    public async ValueTask CheckAsync()
    {
        _armedFor = null;
        Arm();
        var now = Now;
        if (_watch.TakeSilence(now) is { } silence)
        {
            output.Emit(new DeadAirEvent(_watch.Cause, silence, _watch.Detail));
        }

        if (_watch.TakeFiller(now))
        {
            await tools.FillAsync(options.Filler).ConfigureAwait(false);
        }

        Arm();
    }

    private void Arm()
    {
        var now = Now;
        _watch.Settle(Facts, now);
        if (_watch.Deadline is { } deadline && deadline > now && (_armedFor is not { } armed || deadline < armed))
        {
            _armedFor = deadline;
            later.Post(new DeadAirCheckCommand(), deadline - now);
        }
    }
}
