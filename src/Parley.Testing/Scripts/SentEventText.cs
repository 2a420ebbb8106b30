using System.Text;
using Parley.Realtime;
using Parley.Testing.Models;

namespace Parley.Testing.Scripts;

/// <summary>A client's event for a failing test's message: without credentials, and short.</summary>
internal static class SentEventText
{
    private const int MaxLength = 400;

    public static string Of(ClientEvent clientEvent)
    {
        var json = Encoding.UTF8.GetString(SentCredentials.Remove(clientEvent).ToUtf8Json());
        return json.Length <= MaxLength ? json : $"{json.AsSpan(0, MaxLength)}…";
    }
}
