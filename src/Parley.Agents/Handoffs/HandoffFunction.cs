using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Handoffs;

/// <summary>
/// A handoff as an active agent offers it: a tool whose code hands over. So it has what tools have: one output for each call, a time
/// limit, and the agent whose call it is. Immutable; shared by the calls of one agent.
/// </summary>
internal sealed partial class HandoffFunction(RealtimeHandoff handoff, RealtimeAgent target) : AIFunction
{
    private static readonly RealtimeToolOptions s_options = new()
    {
        ErrorText = (_, exception) => exception is HandoffRefusedException or ToolArgumentsException ? exception.Message : "The handoff failed; the conversation stays with you.",
    };

    /// <inheritdoc/>
    public override string Name { get; } = handoff.ToolName ?? $"transfer_to_{NoLetter().Replace(target.Name, "_").ToLowerInvariant()}";

    /// <inheritdoc/>
    public override string Description { get; } = handoff.ToolDescription
        ?? $"Hands the conversation over to the agent {target.Name}, who then takes care of the request. {target.HandoffDescription}".TrimEnd();

    /// <inheritdoc/>
    public override JsonElement JsonSchema => handoff.Parameters;

    /// <summary>A handoff as a tool; null when it is disabled now.</summary>
    public static async ValueTask<AIFunction?> CreateAsync(
        RealtimeHandoff handoff, RealtimeAgent from, RunContext context, CancellationToken cancellationToken) =>
        await IsEnabledAsync(handoff, from, context, cancellationToken).ConfigureAwait(false)
            ? new RealtimeTool(new HandoffFunction(handoff, handoff.Target()), s_options)
            : null;

    /// <summary>True when a tool of an agent is a handoff.</summary>
    public static bool Is(AIFunction? function) => function?.GetService<HandoffFunction>() is not null;

    /// <inheritdoc/>
    /// <exception cref="HandoffRefusedException">The agent stays; the message says why.</exception>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var call = (ToolContext)arguments.Context![typeof(ToolContext)]!;
        if (!call.MayHandOver)
        {
            throw new HandoffRefusedException("The conversation is already being handed over.");
        }

        if (!await IsEnabledAsync(handoff, call.Agent, call.Run, cancellationToken).ConfigureAwait(false))
        {
            throw new HandoffRefusedException($"The agent {target.Name} is not available now.");
        }

        await handoff.CallBackAsync(call.Run, arguments, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested(); // a callback that ignored its token comes too late
        return await call.HandOverAsync(target, cancellationToken).ConfigureAwait(false)
            ? new JsonObject { ["assistant"] = target.Name }.ToJsonString()
            : throw new HandoffRefusedException("Another agent has taken over already.");
    }

    /// <summary>False too when the predicate throws: what might be forbidden is not offered.</summary>
    private static async ValueTask<bool> IsEnabledAsync(
        RealtimeHandoff handoff, RealtimeAgent from, RunContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await handoff.IsEnabled.ResolveAsync(context, from, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex NoLetter();
}
