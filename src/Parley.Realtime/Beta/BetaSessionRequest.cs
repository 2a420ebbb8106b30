using System.Text;
using System.Text.Json.Nodes;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Beta;

/// <summary>
/// The beta's <c>POST /v1/realtime/sessions</c> and <c>/transcription_sessions</c>: one flat object asked for both a session and a secret
/// for it (protocol §12.7). Today that is <c>POST /v1/realtime/client_secrets</c>.
/// </summary>
public sealed class BetaSessionRequest
{
    private const int DefaultSeconds = 60;

    private readonly BetaTemperature _temperature = new();

    private BetaSessionRequest(JsonObject session, string sessionType)
    {
        session.Remove("client_secret", out var secret);
        _temperature.Use(BetaTemperature.Take(session, ""));
        BetaSession.ToCurrent(session, "", sessionType);
        var body = new JsonObject
        {
            ["expires_after"] = (secret as JsonObject)?["expires_after"]?.DeepClone() ?? new JsonObject { ["seconds"] = DefaultSeconds },
            ["session"] = session,
        };
        ClientSecretsBody = Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>The body that asks for the same today, in UTF-8.</summary>
    public ReadOnlyMemory<byte> ClientSecretsBody { get; }

    /// <summary>Reads the body of the request; an empty one asks for the defaults.</summary>
    /// <param name="utf8Json">One JSON object, or nothing.</param>
    /// <param name="sessionType"><c>realtime</c> or <c>transcription</c>.</param>
    /// <exception cref="ParleyProtocolException">It holds a mistake; the message names it.</exception>
    public static BetaSessionRequest Read(ReadOnlySpan<byte> utf8Json, string sessionType)
    {
        var body = utf8Json.IsEmpty ? "{}"u8 : utf8Json;
        BetaJson.Check(body);
        return new BetaSessionRequest(BetaJson.Parse(body), sessionType);
    }

    /// <summary>The answer: the flat session with the secret in it, as UTF-8 JSON.</summary>
    /// <param name="session">The whole effective session.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="expiresAt">When it ceases to open sessions, in Unix seconds.</param>
    public byte[] WriteAnswer(SessionConfiguration session, string secret, long expiresAt)
    {
        ArgumentNullException.ThrowIfNull(session);
        var current = BetaJson.Parse(new SessionUpdatedEvent { Session = session })["session"]!.AsObject();
        var answer = BetaSession.FromCurrent(current, _temperature.Value);
        answer["client_secret"] = new JsonObject { ["value"] = secret, ["expires_at"] = expiresAt };
        return Encoding.UTF8.GetBytes(answer.ToJsonString());
    }

    /// <summary>A mistake found in <see cref="ClientSecretsBody"/>, in the words of the request.</summary>
    public static ParleyProtocolException Translate(ParleyProtocolException mistake)
    {
        ArgumentNullException.ThrowIfNull(mistake);
        return new ParleyProtocolException(mistake.Code, ToRequest(mistake.Message), mistake.Parameter is { } path ? ToRequest(path) : null);
    }

    private static string ToRequest(string text) => BetaPaths.Translate(text)
        .Replace("session.", "", StringComparison.Ordinal)
        .Replace("expires_after", "client_secret.expires_after", StringComparison.Ordinal);
}
