using System.Net.WebSockets;
using Parley.Realtime.Sessions;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>
/// A model behind a WebSocket: OpenAI, Azure OpenAI, or any server of the same protocol. A connection is there once the server has greeted
/// it and acknowledged <see cref="OpenAIRealtimeOptions.Session"/>. Thread-safe.
/// </summary>
public sealed class OpenAIRealtimeModel : IRealtimeModel
{
    private const string BetaHeader = "OpenAI-Beta";
    private static readonly string[] s_azureDomains = [".azure.com", ".azure.us", ".azure.cn"];

    private readonly OpenAIRealtimeOptions _options;
    private readonly Uri _address;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;

    /// <summary>Makes a model; nothing is dialled before <see cref="ConnectAsync"/>.</summary>
    /// <exception cref="ArgumentException">The options contradict themselves; the message says which.</exception>
    public OpenAIRealtimeModel(OpenAIRealtimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _address = RealtimeAddress.Of(options);
        _headers = [.. CollectHeaders(options)];
        if (options.Session is not null && options.TranslationModel is not null)
        {
            throw new ArgumentException("A translation session is configured with its own session.update; leave Session out.", nameof(options));
        }

        if (options.Session is not null && (options.Session is TranscriptionSessionConfiguration) != (options.Intent is "transcription"))
        {
            throw new ArgumentException("A transcription session goes with the intent 'transcription', any other with a model.", nameof(options));
        }
    }

    /// <summary><c>azure.ai.openai</c> for an address of Azure; else <c>openai</c>, whose protocol other servers speak too.</summary>
    public string? ProviderName => s_azureDomains.Any(domain => _address.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)) ? "azure.ai.openai" : "openai";

    private string Where => RealtimeAddress.Printable(_address);

    private string Target => _options switch
    {
        { Model: { } model } => $"the model '{model}'",
        { TranslationModel: { } model } => $"the model '{model}'",
        { CallId: { } callId } => $"the call '{callId}'",
        _ => "what was asked for",
    };

    /// <inheritdoc/>
    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _options.Socket.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var text = new FailureText(Where, Target, null);
        try
        {
            text = text with { Key = await new KeyReader(_options, _address).ReadAsync(text, either.Token).ConfigureAwait(false) };
            var socket = await new SocketDialer(_options, _address, _headers).DialAsync(text, either.Token).ConfigureAwait(false);
            return await OpenAsync(socket, text, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RealtimeConnectException(
                $"{Where} did not open a session within {_options.ConnectTimeout.TotalSeconds:0.#} s. {text.Advice(RealtimeFailure.TimedOut)}",
                "connect_timeout",
                fault) { Failure = RealtimeFailure.TimedOut };
        }
    }

    /// <summary>The address without its query.</summary>
    public override string ToString() => Where;

    private static IEnumerable<KeyValuePair<string, string>> CollectHeaders(OpenAIRealtimeOptions options)
    {
        if (options.Headers.ContainsKey(BetaHeader))
        {
            throw new ArgumentException($"Leave out the header {BetaHeader}: the beta interface is gone, and the service closes when it sees it.", nameof(options));
        }

        (string Name, string? Value)[] own =
        [
            ("OpenAI-Safety-Identifier", options.SafetyIdentifier), ("OpenAI-Organization", options.Organization), ("OpenAI-Project", options.Project),
        ];
        return own.Where(header => !string.IsNullOrEmpty(header.Value)).Select(header => KeyValuePair.Create(header.Name, header.Value!)).Concat(options.Headers);
    }

    private async Task<IRealtimeConnection> OpenAsync(WebSocket webSocket, FailureText text, CancellationToken cancellationToken)
    {
        var socket = new RealtimeSocket(webSocket, _options.Socket);
        IClientWire wire = _options.TranslationModel is null ? new ConversationWire() : new TranslationWire();
        var pump = new ServerEventPump(socket, wire, _options, text);
        try
        {
            var opening = await new SessionOpening(socket, pump, _options, text).RunAsync(cancellationToken).ConfigureAwait(false);
            return new OpenAIRealtimeConnection(socket, wire, pump, opening);
        }
        catch (RealtimeDisconnectedException fault)
        {
            await pump.DisposeAsync().ConfigureAwait(false);
            throw new RealtimeConnectException($"No session began. {fault.Message}", fault.Code, fault)
            {
                Failure = fault.Failure, CloseStatus = fault.CloseStatus, CloseReason = fault.CloseReason,
            };
        }
        catch
        {
            await pump.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
