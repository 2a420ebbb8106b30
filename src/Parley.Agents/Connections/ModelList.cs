using Parley.Agents.Sessions;
using Parley.Agents.Telemetry;
using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>A session's models in order of preference, and which of them may be tried in this outage. One caller at a time.</summary>
/// <param name="own">What speaks for agents that name no model.</param>
/// <param name="starting">Who answers first.</param>
/// <param name="options">Which models are for when the preferred one cannot be had, and how any is reached.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ModelList(IRealtimeModel own, RealtimeAgent starting, AgentSessionOptions options, TimeProvider timeProvider)
{
    private readonly List<IRealtimeModel> _models = [starting.Model ?? own, .. options.Continuity?.Fallbacks ?? []];
    private readonly HashSet<int> _hopeless = [];
    private readonly SessionInstruments _instruments = SessionInstruments.Of(options.Telemetry);
    private IRealtimeModel _own = own;
    private int _next;

    /// <summary>Which model the session speaks with.</summary>
    public int Current { get; private set; }

    /// <summary>How many rounds through the list were made since <see cref="Restart"/>.</summary>
    public int Rounds { get; private set; }

    /// <summary>Who provides that model, for traces and measurements.</summary>
    public string ProviderName => SpanSource.ProviderOf(_models[Current]);

    public IRealtimeModel this[int index] => _models[index];

    /// <summary>Opens a session's first connection, with the first model that can be had.</summary>
    /// <param name="isOverdue">Whether it is the time limit that gives up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RealtimeConnectException">None can; the last one's refusal.</exception>
    public async ValueTask<IRealtimeConnection> ConnectAsync(Func<bool> isOverdue, CancellationToken cancellationToken)
    {
        for (Current = 0; Current < _models.Count - 1; Current++)
        {
            try
            {
                return await StartAsync(isOverdue, cancellationToken).ConfigureAwait(false);
            }
            catch (RealtimeConnectException)
            {
                // the next one may be there
            }
        }

        return await StartAsync(isOverdue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a connection to a model, in the application's way where it has one.</summary>
    /// <param name="model">What is dialled.</param>
    /// <param name="reason">Why, in a word.</param>
    /// <param name="isOverdue">Whether it is the time limit that gives up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<IRealtimeConnection> DialAsync(IRealtimeModel model, string reason, Func<bool> isOverdue, CancellationToken cancellationToken) => SpanSource.ConnectAsync(
        ConnectorModel.Of(model, options.Connector), reason, _instruments, timeProvider, isOverdue, cancellationToken);

    /// <summary>What is to speak for an agent, where it can be had.</summary>
    public IRealtimeModel Of(RealtimeAgent agent) => agent.Model ?? _own;

    /// <summary>A model is spoken with from now on.</summary>
    public void Take(SwapAttempt attempt)
    {
        Current = attempt.ModelIndex;
        _models[Current] = attempt.Model;
        _own = attempt.IsOwn ? attempt.Model : _own;
    }

    /// <summary>A new outage: the current model is tried first, then all in order.</summary>
    public void Restart()
    {
        _hopeless.Clear();
        _next = Current;
        Rounds = 0;
    }

    /// <summary>Which to try now; null when trying again does not help with any.</summary>
    public int? Next()
    {
        for (var tried = 0; tried < _models.Count; tried++)
        {
            var index = _next % _models.Count;
            _next = index + 1;
            if (!_hopeless.Contains(index))
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>A model could not be had. True when all have been tried once more.</summary>
    public bool Failed(int index, Exception fault)
    {
        if (fault is RealtimeConnectException { Failure: RealtimeFailure.MissingKey or RealtimeFailure.InvalidKey or RealtimeFailure.NoModelAccess
            or RealtimeFailure.UnknownModel or RealtimeFailure.NotFound or RealtimeFailure.QuotaExceeded })
        {
            _hopeless.Add(index);
        }

        var isRoundOver = _next >= _models.Count;
        Rounds += isRoundOver ? 1 : 0;
        return isRoundOver;
    }

    private async ValueTask<IRealtimeConnection> StartAsync(Func<bool> isOverdue, CancellationToken cancellationToken)
    {
        var connection = await DialAsync(_models[Current], "Start", isOverdue, cancellationToken).ConfigureAwait(false); // other reasons are SwapReason's
        if (Current > 0)
        {
            _instruments.Failovers.Add(1, new KeyValuePair<string, object?>("gen_ai.provider.name", ProviderName));
        }

        return connection;
    }
}
