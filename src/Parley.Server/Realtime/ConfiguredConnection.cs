using System.Runtime.CompilerServices;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;

namespace Parley.Server.Realtime;

/// <summary>
/// A connection whose session was configured before its client came: the first thing that the client sees is a
/// <c>session.created</c> with that configuration in force. Works with every model, for all of them understand <c>session.update</c>.
/// </summary>
internal sealed class ConfiguredConnection : IRealtimeConnection
{
    private const string UpdateId = "event_attached_session";

    private readonly IRealtimeConnection _inner;
    private readonly IAsyncEnumerator<ServerEvent> _events;
    private readonly CancellationTokenSource _closing = new();
    private readonly List<ServerEvent> _early = [];

    private ConfiguredConnection(IRealtimeConnection inner)
    {
        _inner = inner;
        _events = inner.ReceiveAsync(_closing.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    /// <summary>Configures a connection that nobody has read from yet; it is disposed when that fails.</summary>
    /// <param name="inner">The connection.</param>
    /// <param name="update">The <c>session.update</c> of its kind of session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ParleyProtocolException">The model does not allow the configuration.</exception>
    /// <exception cref="RealtimeConnectException">The model did not answer.</exception>
    public static async ValueTask<IRealtimeConnection> OpenAsync(
        IRealtimeConnection inner, ClientEvent update, CancellationToken cancellationToken)
    {
        var connection = new ConfiguredConnection(inner);
        try
        {
            await connection.ConfigureAsync(update with { EventId = UpdateId }, cancellationToken);
            return connection;
        }
        catch (RealtimeDisconnectedException exception)
        {
            await connection.DisposeAsync();
            throw new RealtimeConnectException("The model's connection broke while its session was configured.", null, exception);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) =>
        _inner.SendAsync(clientEvent, cancellationToken);

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        _inner.SendAudioAsync(audio, cancellationToken);

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var closing = Close(cancellationToken);
        foreach (var early in _early)
        {
            yield return early;
        }

        _early.Clear();
        while (await _events.MoveNextAsync())
        {
            yield return _events.Current;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _events.DisposeAsync();
        await _inner.DisposeAsync();
        _closing.Dispose();
    }

    private async Task ConfigureAsync(ClientEvent update, CancellationToken cancellationToken)
    {
        await using var closing = Close(cancellationToken);
        await _inner.SendAsync(update, cancellationToken);
        while (await _events.MoveNextAsync())
        {
            switch (_events.Current)
            {
                case SessionUpdatedEvent or TranslationSessionUpdatedEvent when Greet(_events.Current):
                    return;
                case ErrorEvent { Error: var error }:
                    throw new ParleyProtocolException(error.Code, error.Message, error.Param);
                case var early:
                    _early.Add(early);
                    break;
            }
        }

        throw new RealtimeConnectException("The model ended the connection while its session was configured.");
    }

    /// <summary>Shows the configured session in the <c>session.created</c> that has come; false when none has.</summary>
    private bool Greet(ServerEvent updated)
    {
        var created = _early.FindIndex(early => early is SessionCreatedEvent or TranslationSessionCreatedEvent);
        if (created < 0)
        {
            return false;
        }

        _early[created] = (_early[created], updated) switch
        {
            (SessionCreatedEvent greeting, SessionUpdatedEvent { Session: var session }) => greeting with { Session = session },
            (TranslationSessionCreatedEvent greeting, TranslationSessionUpdatedEvent { Session: var session }) => greeting with { Session = session },
            var (greeting, _) => greeting,
        };
        return true;
    }

    /// <summary>The one enumeration of the inner events has one token; whoever reads lends it his own.</summary>
    private CancellationTokenRegistration Close(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static closing => ((CancellationTokenSource)closing!).Cancel(), _closing);
}
