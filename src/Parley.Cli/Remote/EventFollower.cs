using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Parley.Cli.Remote;

/// <summary>Follows a server's events, and goes on where it was when the connection ends.</summary>
internal sealed class EventFollower(RestClient client, TimeProvider timeProvider)
{
    private const int MostFailures = 30; // in a row, a second apart: a server is restarted in less
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Follows until there is nothing more to come, or until it is cancelled.</summary>
    /// <param name="path">Where the events are.</param>
    /// <param name="take">Takes each, in order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RemoteException">The server refuses, or is away for too long.</exception>
    public async Task RunAsync(string path, Action<string, string?, JsonElement> take, CancellationToken cancellationToken)
    {
        string? lastId = null;
        var failureCount = 0;
        var hasBegun = false;
        while (true)
        {
            try
            {
                using var response = await client.OpenAsync(path, lastId, cancellationToken);
                if (response.StatusCode == HttpStatusCode.NoContent)
                {
                    return;
                }

                (hasBegun, failureCount) = (true, 0);
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
                {
                    lastId = string.IsNullOrEmpty(item.EventId) ? lastId : item.EventId;
                    take(item.EventType, item.EventId, JsonElement.Parse(item.Data));
                }
            }
            catch (Exception exception) when (hasBegun && exception is HttpRequestException or IOException)
            {
                // the connection broke: it is opened again
            }
            catch (RemoteException exception) when (hasBegun && exception is { ExitCode: ExitCode.Network, Code: null } && ++failureCount < MostFailures)
            {
                // the server is away: perhaps it starts again
            }

            await Task.Delay(s_pause, timeProvider, cancellationToken);
        }
    }
}
