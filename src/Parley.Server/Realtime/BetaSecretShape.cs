using Parley.Realtime;
using Parley.Realtime.Beta;
using Parley.Realtime.Sessions;

namespace Parley.Server.Realtime;

/// <summary>The beta's <c>POST /v1/realtime/sessions</c> and <c>/transcription_sessions</c> (protocol §12.7). For one request.</summary>
/// <param name="sessionType"><c>realtime</c> or <c>transcription</c>.</param>
internal sealed class BetaSecretShape(string sessionType) : IClientSecretShape
{
    private BetaSessionRequest? _request;

    public ClientSecretRequest Read(ReadOnlyMemory<byte> body)
    {
        _request = BetaSessionRequest.Read(body.Span, sessionType);
        return ClientSecretRequest.Read(_request.ClientSecretsBody);
    }

    public ParleyProtocolException Translate(ParleyProtocolException mistake) => BetaSessionRequest.Translate(mistake);

    public ReadOnlyMemory<byte> WriteAnswer(string secret, DateTimeOffset expiresAt, ServerEvent created) =>
        _request!.WriteAnswer(((SessionCreatedEvent)created).Session, secret, expiresAt.ToUnixTimeSeconds());
}
