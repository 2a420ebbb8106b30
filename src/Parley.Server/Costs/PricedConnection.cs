using System.Runtime.CompilerServices;
using Parley.Agents.Metering;
using Parley.Realtime;
using Parley.Realtime.Responses;

namespace Parley.Server.Costs;

/// <summary>A client's conversation, whose responses count against the budgets of the day and of its key.</summary>
/// <param name="inner">The conversation.</param>
/// <param name="model">What answers, as the prices name it.</param>
/// <param name="keyId">Whose; null for nobody's.</param>
/// <param name="budgets">What counts.</param>
internal sealed class PricedConnection(IRealtimeConnection inner, string model, string? keyId, Budgets budgets) : IRealtimeConnection
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
                budgets.Add(budgets.Price(model, RealtimeUsage.Of(usage)), keyId, call: null);
            }

            yield return serverEvent;
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
