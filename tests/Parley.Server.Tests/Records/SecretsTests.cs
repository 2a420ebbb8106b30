using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Databases;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Gateway;
using Parley.Server.Tests.Hosting;
using Parley.Storage.Records;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Records;

/// <summary>A whole call in which secrets are said and passed to tools; then every byte that was written is looked at.</summary>
[Trait("Category", "Integration")]
public sealed class SecretsTests(PostgresCluster cluster) : IDisposable
{
    private const string SaidCard = "4111 1111 1111 1111";
    private const string ToolCard = "5500000000000004";
    private const string Pin = "482951";
    private const string Key = "sk-proj-Zq81hTbXwLk39dPmRv72NcYs";
    private const string Mail = "jane.walrus@example.com";
    private const string ServerKey = "a-key-of-this-very-server";
    private const string Number = "+49 151 2345 6789";
    private const string Name = "Josephine Quillfeather";
    private static readonly string[] s_secrets = [SaidCard, "4111111111111111", ToolCard, Pin, Key, Mail, ServerKey];
    private readonly RecordsFolder _folder = new();
    private readonly ConcurrentQueue<string> _spans = [];
    private readonly ConcurrentQueue<string> _measurements = [];
    private readonly LogText _log = new();

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgres", false)]
    [InlineData("postgres", true)]
    public async Task Call_WithSecretsSaidAndGivenToTools_LeavesNoneInWhatIsWritten(string kind, bool isEncrypted)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await _folder.UseAsync(kind, cluster);
        var manner = isEncrypted ? "hidden" : "shown"; // before each word: a database server's files hold both
        string[] words = [$"{manner}albatross", $"{manner}cormorant", $"{manner}penguin"];
        using var listener = Listen();
        using var meters = ListenToMeters();
        await using var collector = await TelemetryCollector.StartAsync(cancellationToken);
        await using (var server = await StartAsync(isEncrypted, manner, collector, cancellationToken))
        {
            await CallAsync(server, manner, cancellationToken);
            Assert.Empty(Find(s_secrets)); // in the write-ahead log neither
            await server.StopAsync(cancellationToken);
        }

        var call = Assert.Single(await _folder.ReadAsync(cancellationToken, options => Encrypt(options, isEncrypted)));
        var tool = Assert.Single(call.Entries.Select(entry => entry.Entry).OfType<ToolCallEntry>());
        Assert.Contains("[card]", tool.Arguments, StringComparison.Ordinal);
        Assert.Contains($"{manner}albatross", tool.Result, StringComparison.Ordinal);
        Assert.Contains(call.Entries.Select(entry => entry.Entry).OfType<SaidEntry>(), said => said.Text.Contains($"{manner}penguin", StringComparison.Ordinal));
        Assert.Equal(isEncrypted ? [] : words, Find(words));
        Assert.Empty(Find(s_secrets));
        var told = $"{_log.Text}\n{string.Join('\n', _spans)}\n{string.Join('\n', _measurements)}\n{collector.All}";
        Assert.DoesNotContain(s_secrets.Concat(words).Concat([Number, "2345 6789", "Quillfeather"]), word => told.Contains(word, StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(_spans);
        Assert.NotEmpty(_measurements);
        Assert.Contains("execute_tool pay", collector.Traces, StringComparison.Ordinal); // the collector does see what is sent
        Assert.Contains("gen_ai.client.operation.duration", collector.Metrics, StringComparison.Ordinal);
        Assert.Contains("CallEnded", collector.Logs, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningServer> StartAsync(bool isEncrypted, string manner, TelemetryCollector collector, CancellationToken cancellationToken)
    {
        var asked = 0;
        return RunningServer.StartBareAsync(
            cancellationToken,
            options =>
            {
                _folder.Configure(options);
                Encrypt(options, isEncrypted);
                collector.Configure(options);
                options.Server.ApiKeys.Add(ServerKey);
                var agent = new AgentOptions { Name = "anna", Instructions = "You are Anna." };
                agent.Tools.Add("pay");
                options.Agents.Add(agent);
            },
            builder =>
            {
                builder.AddTools("pay", _ => [AIFunctionFactory.Create(
                    (string card, string pin, string mail) => $"The {manner}albatross is paid with {card}, PIN {pin}, key {Key}; a receipt goes to {mail}.", "pay")]);
                builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"));
                builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
                builder.AddChatModel(_ => new FakeChatClient((_, _) => FakeChatClient.Updates(Interlocked.Increment(ref asked) == 1
                    ? new FunctionCallContent("call_1", "pay", new Dictionary<string, object?> { ["card"] = ToolCard, ["pin"] = Pin, ["mail"] = Mail })
                    : new TextContent($"The {manner}cormorant took the card {SaidCard} and the key {ServerKey}."))));
            },
            _log.Configure);
    }

    private static void Encrypt(ParleyOptions options, bool isEncrypted) =>
        options.Storage.Keys = isEncrypted ? $"k1:{Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"))}" : null;

    private static async Task CallAsync(RunningServer server, string manner, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("realtime");
        socket.Options.AddSubProtocol($"openai-insecure-api-key.{ServerKey}");
        socket.Options.SetRequestHeader("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/calls/web?agent=anna"), cancellationToken);
        var text = $"Pay for the {manner}penguin with {SaidCard}, my PIN is {Pin}, my key is {Key} and my mail is {Mail}; {Name}, {Number}.";
        await SendAsync(socket, $$"""{"type":"text","text":"{{text}}"}""", cancellationToken);
        await UntilAsync(socket, "agent.audio_done", cancellationToken);
        await SendAsync(socket, """{"type":"hang_up"}""", cancellationToken);
        await UntilAsync(socket, "call.ended", cancellationToken);
    }

    private static Task SendAsync(ClientWebSocket socket, string json, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async Task UntilAsync(ClientWebSocket socket, string type, CancellationToken cancellationToken)
    {
        var buffer = new byte[256 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += result.Count;
            }
            while (!result.EndOfMessage);
            if (result.MessageType == WebSocketMessageType.Text && JsonElement.Parse(buffer.AsSpan(0, length)).GetProperty("type").GetString() == type)
            {
                return;
            }
        }
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Parley",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _spans.Enqueue(
                $"{span.DisplayName} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))} {string.Join(' ', span.Events.SelectMany(happened => happened.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Each measurement of Parley's, with its instrument's names and its tags.</summary>
    private MeterListener ListenToMeters()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listening) =>
            {
                if (instrument.Meter.Name.StartsWith("Parley", StringComparison.Ordinal))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        return listener;

        void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _measurements.Enqueue($"{instrument.Name} {instrument.Description} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
    }

    private IReadOnlyList<string> Find(string[] words) => ByteScan.Find(_folder.Files(cluster), words);
}
