using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Engine.Conversations;
using Parley.Engine.Mcp;
using Parley.Realtime.Items;

namespace Parley.Engine.Cascade;

/// <summary>
/// What one conversation asks of MCP servers: each question runs beside the others, for a limited time, and answers through the
/// conversation's inbox. One caller at a time.
/// </summary>
internal sealed class McpRuns(
    EngineStages stages, EngineOptions options, TimeProvider timeProvider, ChannelWriter<InboxMessage> results, ILogger logger)
    : IAsyncDisposable
{
    private readonly McpConnections _connections = new(stages.McpServers);
    private readonly List<(string? ResponseId, StageClock Clock, Task Task)> _running = [];
    private readonly List<Task> _cancelling = [];

    public void List(ListMcpTools list) => Run(null, options.McpListTimeout, async (clock) =>
    {
        using var activity = EngineTracing.StartMcp("tools/list");
        var (tools, error) = await AskAsync(list.Address, server => server.ListToolsAsync(clock.Token), clock, activity).ConfigureAwait(false);
        return error is null ? new McpToolsListed(list.ItemId, tools!) : new McpListingFailed(list.ItemId, error.Message);
    });

    public void Call(CallMcpTool call) => Run(call.ResponseId, options.McpCallTimeout, async (clock) =>
    {
        using var activity = EngineTracing.StartMcp("tools/call", call.Tool);
        var (output, error) = await AskAsync(
            call.Address, server => server.CallAsync(call.Tool, call.Arguments, clock.Token), clock, activity).ConfigureAwait(false);
        return error is null
            ? new McpCallFinished(call.ResponseId, call.ItemId, output!)
            : new McpCallFailed(call.ResponseId, call.ItemId, error);
    });

    /// <summary>Nobody waits for the calls of a response any more.</summary>
    public void CancelCalls(string responseId) => Cancel(run => run.ResponseId == responseId);

    public async ValueTask DisposeAsync()
    {
        Cancel(_ => true);
        await Task.WhenAll(_cancelling).ConfigureAwait(false);
        await Task.WhenAll(_running.Select(run => run.Task)).ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
    }

    private void Cancel(Func<(string? ResponseId, StageClock Clock, Task Task), bool> isMeant)
    {
        _cancelling.RemoveAll(task => task.IsCompleted);
        _cancelling.AddRange(_running.Where(isMeant).Select(run => run.Clock.CancelAsync()));
    }

    private void Run(string? responseId, TimeSpan patience, Func<StageClock, Task<ConversationInput>> ask)
    {
        _running.RemoveAll(run => run.Task.IsCompleted);
        var clock = new StageClock(patience, timeProvider);
        clock.Restart();
        _running.Add((responseId, clock, Task.Run(() => RunAsync(clock, ask))));
    }

    private async Task RunAsync(StageClock clock, Func<StageClock, Task<ConversationInput>> ask)
    {
        try
        {
            var result = await ask(clock).ConfigureAwait(false);
            await results.WriteAsync(new InboxMessage(result), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception) when (clock.IsCancelled)
        {
            // Nobody waits for the answer.
        }
        catch (ChannelClosedException)
        {
            // The conversation has ended.
        }
        finally
        {
            clock.Dispose();
        }
    }

    private async Task<(T? Answer, McpCallError? Error)> AskAsync<T>(
        McpServerAddress address, Func<IMcpServer, ValueTask<T>> ask, StageClock clock, Activity? activity)
    {
        try
        {
            var server = await _connections.OpenAsync(address, clock.Token).ConfigureAwait(false);
            return (await ask(server).ConfigureAwait(false), null);
        }
        catch (Exception exception) when (!clock.IsCancelled)
        {
            EngineTracing.Fail(activity, exception);
            return (default, Describe(address, clock, exception));
        }
    }

    private McpCallError Describe(McpServerAddress address, StageClock clock, Exception exception)
    {
        var error = exception switch
        {
            McpServerException failed => failed.Error,
            _ when clock.Token.IsCancellationRequested => new McpCallError("http_error", "The MCP server took too long to answer.", 504),
            _ => null,
        };
        if (error is null)
        {
            EngineLog.McpCallBroke(logger, exception.GetType().Name, exception.StackTrace);
            error = new McpCallError("protocol_error", "The call broke. See the server's log for the cause.", -32603);
        }
        else
        {
            EngineLog.McpServerFailed(logger, error.Type, error.Code);
        }

        if (error.Type == "http_error")
        {
            _connections.Drop(address); // the next question connects anew
        }

        return error;
    }
}
