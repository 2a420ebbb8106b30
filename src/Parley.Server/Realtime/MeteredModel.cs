using Parley.Engine;
using Parley.Realtime;
using Parley.Server.Keys;

namespace Parley.Server.Realtime;

/// <summary>A model whose connections' responses are counted against an API key.</summary>
internal sealed class MeteredModel(IRealtimeModel inner, KeyUsage usage, IIdSource ids) : IRealtimeModel
{
    public string? ProviderName => inner.ProviderName;

    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
        new MeteredConnection(await inner.ConnectAsync(cancellationToken), usage, ids.NewEventId);
}
