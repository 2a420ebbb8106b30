using Parley.Realtime.Sessions;

namespace Parley.Realtime;

/// <summary>
/// Something that speaks the Realtime protocol: OpenAI, Azure OpenAI, another server, or Parley's own engine. Thread-safe; each
/// <see cref="ConnectAsync"/> opens a conversation of its own.
/// </summary>
public interface IRealtimeModel
{
    /// <summary>
    /// Settings for every session over this model, e.g. a transcription that its server has: stronger than a run's, weaker than an
    /// agent's. Null, the default, for none.
    /// </summary>
    RealtimeSessionConfiguration? Settings => null;

    /// <summary>
    /// Who provides it, for traces and measurements: a value of <c>gen_ai.provider.name</c> in OpenTelemetry's GenAI conventions, such as
    /// <c>openai</c>, or <c>parley</c> for the engine. Null, the default, for a model that does not say.
    /// </summary>
    string? ProviderName => null;

    /// <summary>Opens one connection. The first event it receives is <c>session.created</c>.</summary>
    /// <exception cref="RealtimeConnectException">The model refused or could not be reached.</exception>
    ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default);
}
