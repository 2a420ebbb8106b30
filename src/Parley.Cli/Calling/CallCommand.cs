using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Cli.Calling;

/// <summary><c>parley call</c>: has a running server call somebody, and tells how it goes until the call is over.</summary>
internal sealed class CallCommand(Terminal terminal, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_askInterval = TimeSpan.FromSeconds(1);
    private static readonly HashSet<string> s_ends = ["completed", "busy", "no_answer", "failed", "canceled", "ended"];

    public async Task<int> RunAsync(CallSettings settings, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(settings.Url.GetLeftPart(UriPartial.Authority)) };
        if (settings.ApiKey is { } key)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        try
        {
            return await CallAsync(http, settings, cancellationToken);
        }
        catch (HttpRequestException)
        {
            terminal.WriteError($"No Parley server answers at {http.BaseAddress.Authority}. Start one with: parley serve; or name it with --url.");
            return ExitCode.Network;
        }
        catch (JsonException)
        {
            terminal.WriteError($"What answers at {http.BaseAddress.Authority} is no Parley server. Name it with --url.");
            return ExitCode.Network;
        }
    }

    private async Task<int> CallAsync(HttpClient http, CallSettings settings, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Write(settings));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var placed = await http.PostAsync("/v1/calls", content, cancellationToken);
        var call = await ReadAsync(placed, cancellationToken);
        if (!placed.IsSuccessStatusCode)
        {
            terminal.WriteError(Text(call, "error", "message") ?? $"The server refused: {(int)placed.StatusCode}.");
            return ExitCode.Failed;
        }

        var id = call.GetProperty("id").GetString()!;
        terminal.WriteLine($"{id} with {Text(call, "agent")}");
        for (var last = ""; ;)
        {
            var state = Text(call, "state") ?? "";
            if (state != last)
            {
                terminal.WriteLine(Text(call, "problem") is { } problem ? $"  {state}: {problem}" : $"  {state}");
                last = state;
            }

            if (s_ends.Contains(state))
            {
                return state is "completed" or "ended" ? ExitCode.Ok : ExitCode.Failed;
            }

            await Task.Delay(s_askInterval, timeProvider, cancellationToken);
            using var answer = await http.GetAsync($"/v1/calls/{id}", cancellationToken);
            call = await ReadAsync(answer, cancellationToken);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));

    private static string? Text(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private static byte[] Write(CallSettings settings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("to", settings.To);
            Write(json, "agent", settings.Agent);
            Write(json, "from", settings.From);
            Write(json, "instructions", settings.Instructions);
            Write(json, "on_machine", settings.OnMachine);
            Write(json, "message", settings.Message);
            if (settings.Attempts is { } attempts)
            {
                json.WriteNumber("attempts", attempts);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
