using Parley.Realtime;
using Parley.Testing.Models;

namespace Parley.Testing.Simulation;

/// <summary>
/// A model in memory that behaves like OpenAI's: sessions, items, turns, responses and their errors, in the protocol's order, on any
/// clock. What it answers is the test's; see <see cref="SimulationOptions.Reply"/>. Thread-safe.
/// </summary>
/// <param name="provider">Behaviour, caller and record.</param>
public sealed class SimulatedRealtimeModel(SimulatedProvider provider) : IRealtimeModel
{
    /// <summary>A model with a provider of its own.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">The clock of all that takes time; null for the system's.</param>
    public SimulatedRealtimeModel(SimulationOptions? options = null, TimeProvider? timeProvider = null)
        : this(new SimulatedProvider(options, timeProvider))
    {
    }

    /// <summary>Behaviour, record, and faults on demand.</summary>
    public SimulatedProvider Provider { get; } = provider;

    /// <summary>Who speaks to the model.</summary>
    public SimulatedCaller Caller => Provider.Caller;

    /// <inheritdoc/>
    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var side = new SimulatedSide(Provider);
        var connection = new FakeRealtimeConnection(side);
        if (!side.IsRefused)
        {
            return ValueTask.FromResult<IRealtimeConnection>(connection);
        }

        connection.End();
        return ValueTask.FromException<IRealtimeConnection>(new RealtimeConnectException(
            "The simulated model refused the connection.", "rate_limit_exceeded") { Failure = RealtimeFailure.RateLimited });
    }
}
