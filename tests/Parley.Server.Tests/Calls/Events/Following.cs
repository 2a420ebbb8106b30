using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Parley.Server.Tests.Calls.Events;

/// <summary>A reader of server-sent events, by .NET's own parser.</summary>
internal sealed class Following : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private Following(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items)
    {
        _response = response;
        _items = items;
    }

    /// <summary>Begins to read; the answer's status must be 200.</summary>
    public static async Task<Following> BeginAsync(HttpClient http, string path, CancellationToken cancellationToken, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
        return new Following(response, parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken));
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<(string Name, JsonElement Data, string? Id)?> NextAsync() =>
        await _items.MoveNextAsync() ? (_items.Current.EventType, JsonElement.Parse(_items.Current.Data), _items.Current.EventId) : null;

    /// <summary>All events until one that is looked for, which is the last.</summary>
    public async Task<IReadOnlyList<(string Name, JsonElement Data, string? Id)>> UntilAsync(Func<string, JsonElement, bool> isLast)
    {
        var events = new List<(string, JsonElement, string?)>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
            if (isLast(next.Name, next.Data))
            {
                return events;
            }
        }

        throw new InvalidOperationException($"The stream ended before it. There were: {string.Join(", ", events.Select(item => item.Item1))}");
    }

    /// <summary>All events until the end.</summary>
    public async Task<IReadOnlyList<(string Name, JsonElement Data, string? Id)>> ToEndAsync()
    {
        var events = new List<(string, JsonElement, string?)>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        _response.Dispose();
    }
}
