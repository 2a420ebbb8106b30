using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Agents.Handoffs;
using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>Runs one tool's own code: off the caller's thread, within its time, with a filler when it takes long.</summary>
internal sealed class ToolInvocation(ToolOptions options, TimeProvider timeProvider)
{
    /// <summary>Never throws, unless <paramref name="cancellationToken"/> is cancelled.</summary>
    public async Task<ToolOutcome> RunAsync(
        ToolContext context, AIFunction function, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var tool = RealtimeTool.OptionsOf(function);
        var limit = tool.Timeout ?? options.Timeout;
        using var timeout = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            arguments.Context = new Dictionary<object, object?> { [typeof(ToolContext)] = context };
            var invocation = ApplicationCode.RunAsync(token => InvokeAsync(context, function, arguments, token).AsTask(), either.Token);
            await FillAsync(context, tool, invocation, either.Token).ConfigureAwait(false);
            return Answer(context.Call, function, tool, await invocation.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            var text = ToolFailures.Words(() => tool.TimeoutText?.Invoke(context, limit), $"The tool '{context.ToolName}' did not answer within {limit.TotalSeconds:0.#} s.");
            return tool.OnTimeout == ToolTimeoutBehavior.Fail
                ? ToolFailures.Fatal(context.Call, ToolFailure.Timeout, text)
                : ToolFailures.Of(context.Call, ToolFailure.Timeout, text);
        }
        catch (JsonException exception)
        {
            return ToolFailures.BadArguments(context, tool, "an argument has the wrong type", exception);
        }
        catch (Exception exception) // a tool's fault never ends a call by itself: it becomes an output and an event
        {
            return tool.ErrorText is not { } errorText
                ? ToolFailures.Fatal(context.Call, ToolFailure.Exception, $"The tool '{context.ToolName}' failed.", exception)
                : ToolFailures.Of(
                    context.Call,
                    ToolFailure.Exception,
                    ToolFailures.Words(() => errorText(context, exception), RealtimeToolOptions.DefaultErrorText(context, exception)),
                    exception);
        }
    }

    private ValueTask<object?> InvokeAsync(ToolContext context, AIFunction function, AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        options.Invoker is { } invoker && !HandoffFunction.Is(function)
            ? invoker(context, token => function.InvokeAsync(arguments, token), cancellationToken)
            : function.InvokeAsync(arguments, cancellationToken);

    private async Task FillAsync(ToolContext context, RealtimeToolOptions tool, Task invocation, CancellationToken cancellationToken)
    {
        if (tool.FillerAfter is not { } patience)
        {
            return;
        }

        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = Task.Delay(patience, timeProvider, answered.Token);
        if (await Task.WhenAny(invocation, waiting).ConfigureAwait(false) == waiting && !cancellationToken.IsCancellationRequested)
        {
            await context.SayAsync(tool.Filler, cancellationToken).ConfigureAwait(false);
        }

        await answered.CancelAsync().ConfigureAwait(false);
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ToolOutcome Answer(ToolCall call, AIFunction function, RealtimeToolOptions tool, object? result)
    {
        var text = result is not ToolResult && tool.OutputConverter is { } convert ? convert(result) : ToolOutput.Format(result, function);
        return new ToolOutcome(call, ToolOutput.Cut(text, tool.MaxOutputLength ?? options.MaxOutputLength))
        {
            RespondAfter = (result as ToolResult)?.RespondAfter ?? tool.RespondAfter,
            Response = (result as ToolResult)?.Response,
        };
    }
}
