using System.Collections.Frozen;
using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Supervision;

/// <summary>Runs what a text model calls. Whatever a tool does, each call gets a result that the model can read.</summary>
internal sealed class ChatTools
{
    private const string Hidden = "[hidden]";
    private readonly FrozenDictionary<string, AIFunction> _byName;
    private readonly SecretArguments _secrets;

    /// <exception cref="ArgumentException">A tool cannot be used here, or two have one name.</exception>
    public ChatTools(IReadOnlyList<AIFunction> tools)
    {
        foreach (var tool in tools)
        {
            if (RealtimeTool.OptionsOf(tool) is { } options
                && (options.Approval != ToolApprovalPolicy.Never || options.InputGuardrails.Count + options.OutputGuardrails.Count > 0))
            {
                throw new ArgumentException(
                    $"The tool '{tool.Name}' needs approval or has guardrails; a text model's own tools cannot. Give it to the agent.", nameof(tools));
            }
        }

        _byName = ToolDefinitions.ByName(tools);
        _secrets = new SecretArguments(tools);
    }

    /// <summary>Runs one call and reports it before and after.</summary>
    public async Task<AIContent> RunAsync(FunctionCallContent call, IChatLoopReports reports, CancellationToken cancellationToken)
    {
        var arguments = _secrets.Mask(call.Name, ArgumentsText(call));
        await reports.StepAsync(new ToolStep(call.Name, arguments, Result: null), cancellationToken).ConfigureAwait(false);
        var result = await InvokeAsync(call, reports.Tool, cancellationToken).ConfigureAwait(false);
        await reports.StepAsync(new ToolStep(call.Name, arguments, _secrets.HidesOutput(call.Name) ? Hidden : result), cancellationToken).ConfigureAwait(false);
        return new FunctionResultContent(call.CallId, result);
    }

    private async Task<string> InvokeAsync(FunctionCallContent call, ToolContext? context, CancellationToken cancellationToken)
    {
        if (!_byName.TryGetValue(call.Name, out var function))
        {
            return ToolOutput.FormatError($"There is no tool named '{call.Name}'.");
        }

        try
        {
            var arguments = new AIFunctionArguments(call.Arguments)
            {
                Context = new Dictionary<object, object?> { [typeof(ToolContext)] = context },
            };
            return ToolOutput.Format(await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false), function);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested) // the model goes on with what it has; the text may hold secrets
        {
            return ToolOutput.FormatError($"The tool '{call.Name}' failed.");
        }
    }

    private static string ArgumentsText(FunctionCallContent call) =>
        AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)) is { } typeInfo && call.Arguments is not null
            ? ToolOutput.Compact(System.Text.Json.JsonSerializer.SerializeToElement(call.Arguments, typeInfo))
            : "{}";
}
