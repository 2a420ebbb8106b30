using System.Globalization;
using System.Text.Json;
using Parley.Cli.Remote;

namespace Parley.Cli.Calls;

/// <summary><c>parley calls</c>: what a running server knows of its calls, and what is done with one.</summary>
internal sealed class CallsCommand(Terminal terminal, RestClient client, TimeProvider timeProvider, bool writesJson)
{
    private static readonly string[] s_liveTitles = ["ID", "KIND", "AGENT", "STATE", "FROM", "TO", "STARTED", "COST"];
    private static readonly string[] s_pastTitles = ["ID", "CALLER", "AGENT", "OUTCOME", "STARTED", "SECONDS", "COST"];

    public async Task<int> ListAsync(bool withEnded, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync("/v1/calls", cancellationToken);
        var calls = answer.GetProperty("data").EnumerateArray().Where(call => withEnded || call.Text("ended_at") is null).ToList();
        WriteList(calls, s_liveTitles, "There are no calls under way.", call =>
        [
            call.Text("id") ?? "", call.Text("kind") ?? "", call.Text("current_agent") ?? "", StateOf(call), call.Text("from") ?? "-", call.Text("to") ?? "-",
            call.Minute("started_at"), Cost(call.Number("cost_usd")),
        ]);
        return ExitCode.Ok;
    }

    public async Task<int> ListPastAsync(PastCallQuery query, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync($"/v1/calls/records?{query.ToQuery()}", cancellationToken);
        WriteList([.. answer.GetProperty("data").EnumerateArray()], s_pastTitles, "There are no such records.", call =>
        [
            call.Text("id") ?? "", call.Text("caller") ?? "-", call.Text("agent") ?? "", call.Text("outcome") ?? "open", call.Minute("started_at"),
            call.Number("duration_seconds")?.ToString("0", CultureInfo.InvariantCulture) ?? "-", Cost(call.Number("cost")),
        ]);
        return ExitCode.Ok;
    }

    /// <summary>A call that the server has in memory; else its record.</summary>
    public async Task<int> ShowAsync(string id, CancellationToken cancellationToken)
    {
        JsonElement call;
        try
        {
            call = await client.GetAsync(RestClient.PathOf(id), cancellationToken);
        }
        catch (RemoteException exception) when (exception.Code == "call_not_found")
        {
            return writesJson ? await ShowRecordAsync(id, cancellationToken) : await ExportAsync(id, "text", null, cancellationToken);
        }

        Write(call);
        return ExitCode.Ok;
    }

    /// <param name="id">The call.</param>
    /// <param name="format">Of the words; null for the recording.</param>
    /// <param name="file">Where to; null for the output.</param>
    /// <param name="cancellationToken">Gives up; a file that is not whole is not left behind.</param>
    public async Task<int> ExportAsync(string id, string? format, FileInfo? file, CancellationToken cancellationToken)
    {
        using var response = await client.OpenAsync(RestClient.PathOf(id, format is null ? "recording" : $"export?format={format}"), null, cancellationToken);
        if (file is null)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            terminal.WriteLine(!writesJson ? text.TrimEnd() : format == "json" ? JsonElement.Parse(text).OneLine() : JsonLine.Of(json =>
            {
                json.WriteString("call", id);
                json.WriteString("format", format);
                json.WriteString("text", text);
            }));
            return ExitCode.Ok;
        }

        var whole = new FileInfo(file.FullName + ".part");
        try
        {
            await using (var target = whole.Create())
            {
                await response.Content.CopyToAsync(target, cancellationToken);
            }

            whole.MoveTo(file.FullName, overwrite: true);
        }
        catch
        {
            File.Delete(file.FullName + ".part");
            throw;
        }

        if (writesJson)
        {
            terminal.WriteLine($$"""{"file":{{JsonSerializer.Serialize(file.ToString())}},"bytes":{{whole.Length}}}""");
        }
        else
        {
            terminal.WriteLine($"{file}: {whole.Length.ToString("#,0", CultureInfo.InvariantCulture)} bytes.");
        }

        return ExitCode.Ok;
    }

    /// <param name="id">One call; null for all.</param>
    /// <param name="withLevels">Also how loud they are.</param>
    /// <param name="cancellationToken">Ends it in order.</param>
    public async Task<int> FollowAsync(string? id, bool withLevels, CancellationToken cancellationToken)
    {
        var path = (id is null ? "/v1/calls/events" : RestClient.PathOf(id, "events")) + (withLevels ? "?levels=true" : "");
        var text = new EventText();
        try
        {
            await new EventFollower(client, timeProvider).RunAsync(path, Take, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // whoever follows has seen enough
        }

        return ExitCode.Ok;

        void Take(string name, string? eventId, JsonElement data)
        {
            if (writesJson)
            {
                terminal.WriteLine($$"""{"event":{{JsonSerializer.Serialize(name)}},"id":{{JsonSerializer.Serialize(eventId)}},"data":{{data.OneLine()}}}""");
                return;
            }

            foreach (var line in text.Describe(name, data))
            {
                terminal.WriteLine(line);
            }
        }
    }

    /// <summary>Has the server do something with a call, and shows how the call stands afterwards.</summary>
    public async Task<int> ActAsync(string id, string action, IReadOnlyList<(string Name, object? Value)> members, CancellationToken cancellationToken)
    {
        var call = await client.PostAsync(RestClient.PathOf(id, action), json => Write(json, members), cancellationToken);
        if (writesJson)
        {
            terminal.WriteLine(call.OneLine());
        }
        else
        {
            terminal.WriteLine($"{call.Text("id")}: done. It is {StateOf(call)}.");
        }

        return ExitCode.Ok;
    }

    public async Task<int> ReplayAsync(string id, double speed, CancellationToken cancellationToken)
    {
        var record = await client.GetAsync(RestClient.PathOf(id, "record"), cancellationToken);
        await new CallReplay(terminal, timeProvider, writesJson).RunAsync(record, speed, cancellationToken);
        return ExitCode.Ok;
    }

    private async Task<int> ShowRecordAsync(string id, CancellationToken cancellationToken)
    {
        terminal.WriteLine((await client.GetAsync(RestClient.PathOf(id, "record"), cancellationToken)).OneLine());
        return ExitCode.Ok;
    }

    private void Write(JsonElement call)
    {
        if (writesJson)
        {
            terminal.WriteLine(call.OneLine());
            return;
        }

        foreach (var member in call.EnumerateObject().Where(member => member.Name != "object" && member.Value.ValueKind != JsonValueKind.Null))
        {
            terminal.WriteLine($"{member.Name.Replace('_', ' '),-16} {(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText())}");
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<(string Name, object? Value)> members)
    {
        foreach (var (name, value) in members)
        {
            switch (value)
            {
                case string text:
                    json.WriteString(name, text);
                    break;
                case int number:
                    json.WriteNumber(name, number);
                    break;
                case bool isTrue:
                    json.WriteBoolean(name, isTrue);
                    break;
            }
        }
    }

    private void WriteList(List<JsonElement> calls, string[] titles, string nothing, Func<JsonElement, string[]> row)
    {
        if (writesJson)
        {
            foreach (var call in calls)
            {
                terminal.WriteLine(call.OneLine());
            }
        }
        else if (calls.Count == 0)
        {
            terminal.WriteLine(nothing);
        }
        else
        {
            terminal.WriteTable([titles, .. calls.Select(row)]);
        }
    }

    private static string StateOf(JsonElement call) =>
        call.Text("activity") is { } activity ? activity : call.Text("end_reason") is { } reason ? $"{call.Text("state")} ({reason})" : call.Text("state") ?? "";

    private static string Cost(double? cost) => cost is { } sum ? sum.ToString("0.0000", CultureInfo.InvariantCulture) : "-";
}
