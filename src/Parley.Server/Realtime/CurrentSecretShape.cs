using System.Buffers;
using System.Text.Json;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Server.Realtime;

/// <summary><c>POST /v1/realtime/client_secrets</c> (protocol §3.1).</summary>
internal sealed class CurrentSecretShape : IClientSecretShape
{
    public ClientSecretRequest Read(ReadOnlyMemory<byte> body) => ClientSecretRequest.Read(body);

    public ParleyProtocolException Translate(ParleyProtocolException mistake) => mistake;

    public ReadOnlyMemory<byte> WriteAnswer(string secret, DateTimeOffset expiresAt, SessionConfiguration session)
    {
        using var shown = JsonDocument.Parse(new SessionUpdatedEvent { Session = session }.ToUtf8Json());
        var answer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(answer))
        {
            writer.WriteStartObject();
            writer.WriteString("value", secret);
            writer.WriteNumber("expires_at", expiresAt.ToUnixTimeSeconds());
            writer.WritePropertyName("session");
            shown.RootElement.GetProperty("session").WriteTo(writer);
            writer.WriteEndObject();
        }

        return answer.WrittenMemory;
    }
}
