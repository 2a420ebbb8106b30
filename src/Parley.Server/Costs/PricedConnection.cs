using System.Runtime.CompilerServices;
using Parley.Agents.Metering;
using Parley.Realtime;
using Parley.Realtime.Responses;
using Parley.Server.Telemetry;

namespace Parley.Server.Costs;

/// <summary>A client's conversation, whose responses count against the budgets of the day and of its key.</summary>
/// <param name="inner">The conversation.</param>
/// <param name="model">What answers, as the prices name it.</param>
/// <param name="keyId">Whose; null for nobody's.</param>
/// <param name="agentName">Who answers; null for the model itself.</param>
/// <param name="budgets">What counts.</param>
/// <param name="metrics">Where it is measured.</param>
internal sealed class PricedConnection(
    IRealtimeConnection inner, string model, string? keyId, string? agentName, Budgets budgets, ServerMetrics metrics) : IRealtimeConnection
{
    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) => inner.SendAsync(clientEvent, cancellationToken);

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        inner.SendAudioAsync(audio, cancellationToken);

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var serverEvent in inner.ReceiveAsync(cancellationToken))
        {
            if (serverEvent is ResponseDoneEvent { Response.Usage: { } usage })
            {
                var cost = budgets.Price(model, RealtimeUsage.Of(usage));
                metrics.Spend(cost, agentName, model);
                budgets.Add(cost, keyId, call: null);
            }

            yield return serverEvent;
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
