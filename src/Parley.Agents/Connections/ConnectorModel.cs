using Parley.Realtime;

namespace Parley.Agents.Connections;

/// <summary>A model that is reached in the application's way.</summary>
internal sealed class ConnectorModel(
    IRealtimeModel model, Func<IRealtimeModel, CancellationToken, ValueTask<IRealtimeConnection>> connector) : IRealtimeModel
{
    public string? ProviderName => model.ProviderName;

    /// <summary>The model itself where the application has no way of its own.</summary>
    public static IRealtimeModel Of(
        IRealtimeModel model, Func<IRealtimeModel, CancellationToken, ValueTask<IRealtimeConnection>>? connector) =>
        connector is null ? model : new ConnectorModel(model, connector);

    public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken) => connector(model, cancellationToken);
}
