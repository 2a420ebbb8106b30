using System.Buffers;
using System.Text.Json;
using Parley.Realtime;

namespace Parley.Server.Realtime;

/// <summary><c>POST /v1/realtime/client_secrets</c> (protocol §3.1) and <c>POST /v1/realtime/translations/client_secrets</c> (§3.7).</summary>
/// <param name="read">Reads the body of the kind of session.</param>
internal sealed class CurrentSecretShape(Func<ReadOnlyMemory<byte>, ClientSecretRequest> read) : IClientSecretShape
{
    public ClientSecretRequest Read(ReadOnlyMemory<byte> body) => read(body);

    public ParleyProtocolException Translate(ParleyProtocolException mistake) => mistake;

    public ReadOnlyMemory<byte> WriteAnswer(string secret, DateTimeOffset expiresAt, ServerEvent created)
    {
        using var shown = JsonDocument.Parse(created.ToUtf8Json());
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
