using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Cli.Tests;

/// <summary>The whole server is killed in the middle of calls, again and again, over one database.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed partial class KilledServerTests : IDisposable
{
    private const int CallsAtOnce = 3;
    private static readonly int s_killCount = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_KILLS"), out var count) ? count : 4;
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_InTheMiddleOfCalls_LeavesWholeRecordsThatSayWhyTheyEnd()
    {
        var config = await _command.WriteAsync(
            "parley.yaml", "server: { port: 0 }\nengine: { use: offline }\nstorage: { sqlite: { path: records.db } }\nagents: [{ name: anna, instructions: You are Anna. }]\n",
            Cancellation);
        var random = new Random(1);
        for (var kill = 0; kill < s_killCount; kill++)
        {
            await TalkAndKillAsync(config, TimeSpan.FromMilliseconds(random.Next(50, 800)));
        }

        var options = await ParleyConfigurationFile.LoadAsync(config, Cancellation);
        await using var store = await ConfiguredStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance, Cancellation);
        var calls = new List<CallDetail>();
        long? next = null;
        do
        {
            var page = await store.SearchAsync(new CallQuery { Before = next, Limit = 200 }, Cancellation);
            foreach (var call in page.Calls)
            {
                calls.Add((await store.FindAsync(call.CallId, Cancellation))!);
            }

            next = page.Next;
        }
        while (next is not null);

        Assert.NotEmpty(calls);
        Assert.Contains(calls, call => call.Entries.Count > 0);
        Assert.All(calls, AssertWhole);
    }

    public void Dispose() => _command.Dispose();

    /// <summary>Nothing is torn, missing in between or out of order, and the call is closed with its cause.</summary>
    private static void AssertWhole(CallDetail call)
    {
        Assert.Equal((CallOutcome.Lost, "process_died", "anna"), (call.Summary.Outcome, call.Summary.EndReason, call.Summary.AgentName));
        Assert.Equal(Enumerable.Range(1, call.Entries.Count).Select(number => (long)number), call.Entries.Select(entry => entry.Sequence));
        var said = call.Entries.Select(entry => entry.Entry).OfType<SaidEntry>().Where(entry => entry.Speaker == Speaker.Caller).Select(entry => entry.Text).ToList();
        Assert.Equal(Enumerable.Range(1, said.Count).Select(number => $"message {number}"), said);
    }

    private static async Task TalkAndKillAsync(string config, TimeSpan life)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ParleyCommandLine).Assembly.Location, "serve", "--config", config })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        try
        {
            var address = await ReadAddressAsync(process);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var talking = Enumerable.Range(0, CallsAtOnce).Select(_ => TalkAsync(address, ending.Token)).ToArray();
            await Task.WhenAny(talking.Select(call => Task.WhenAny(call.Began, call.Talked)));
            await Task.Delay(life, Cancellation);
            process.Kill(); // SIGKILL
            await ending.CancelAsync();
            await Task.WhenAll(talking.Select(call => call.Talked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
    }

    private static (Task Began, Task Talked) TalkAsync(Uri address, CancellationToken cancellationToken)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (began.Task, RunAsync());

        async Task RunAsync()
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
            await socket.ConnectAsync(new Uri($"ws://{address.Authority}/calls/web?agent=anna"), cancellationToken);
            for (var number = 1; ; number++)
            {
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes($$"""{"type":"text","text":"message {{number}}"}"""), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                if (number == 1)
                {
                    await UntilAnsweredAsync(socket, cancellationToken);
                    began.TrySetResult();
                }

                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private static async Task UntilAnsweredAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Text && buffer.AsSpan(0, received.Count).IndexOf("agent.transcript"u8) >= 0)
            {
                return;
            }
        }
    }

    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                return new Uri(match.Value);
            }
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Cancellation));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
