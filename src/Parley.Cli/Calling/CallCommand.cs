using System.Text.Json;
using Parley.Cli.Remote;

namespace Parley.Cli.Calling;

/// <summary><c>parley call</c>: has a running server call somebody, and tells how it goes until the call is over.</summary>
internal sealed class CallCommand(Terminal terminal, RestClient client, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_askInterval = TimeSpan.FromSeconds(1);

    public async Task<int> RunAsync(CallSettings settings, CancellationToken cancellationToken)
    {
        var call = await client.PostAsync("/v1/calls", json => Write(json, settings), cancellationToken);
        var id = call.Text("id")!;
        if (!settings.WritesJson)
        {
            terminal.WriteLine($"{id} with {call.Text("agent")}");
        }

        for (var last = ""; ;)
        {
            var (state, isOver) = (call.Text("state") ?? "", call.Text("ended_at") is not null); // between attempts its state is how the last one ended
            if (isOver || state != last)
            {
                Tell(call, state, settings.WritesJson);
                last = state;
            }

            if (isOver)
            {
                return state is "completed" or "ended" ? ExitCode.Ok : ExitCode.Failed;
            }

            await Task.Delay(s_askInterval, timeProvider, cancellationToken);
            call = await client.GetAsync(RestClient.PathOf(id), cancellationToken);
        }
    }

    private void Tell(JsonElement call, string state, bool writesJson) => terminal.WriteLine(
        writesJson ? call.OneLine()
        : call.Text("problem") is { } problem ? $"  {state}: {problem}"
        : $"  {state}");

    private static void Write(Utf8JsonWriter json, CallSettings settings)
    {
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
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
