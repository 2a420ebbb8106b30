using Microsoft.Extensions.AI;

namespace Parley.Agents.Tools;

/// <summary>What an agent can do at one moment: the enabled ones of its own tools and of its sources'. Immutable.</summary>
/// <param name="Functions">In the agent's order.</param>
/// <param name="Faults">The sources that could not be asked.</param>
internal sealed record ToolListing(IReadOnlyList<AIFunction> Functions, IReadOnlyList<ToolSourceFault> Faults)
{
    /// <summary>Nothing.</summary>
    public static ToolListing None { get; } = new([], []);

    /// <summary>Asks sources and predicates. They are the application's code: never on a session's loop.</summary>
    public static async ValueTask<ToolListing> ResolveAsync(
        RealtimeAgent agent, IReadOnlyList<AIFunction> shared, RunContext context, CancellationToken cancellationToken)
    {
        var functions = new List<AIFunction>([.. agent.Tools, .. shared]);
        var faults = new List<ToolSourceFault>();
        foreach (var source in agent.ToolSources)
        {
            try
            {
                functions.AddRange(await source.ListToolsAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // the agent works without; the session tells
            {
                faults.Add(new ToolSourceFault(source.Name, exception));
            }
        }

        var enabled = new List<AIFunction>(functions.Count);
        foreach (var function in functions)
        {
            if (await IsEnabledAsync(function, agent, context, cancellationToken).ConfigureAwait(false))
            {
                enabled.Add(function);
            }
        }

        return new ToolListing(enabled, faults);
    }

    /// <summary>False too when the predicate throws: what might be forbidden is not offered.</summary>
    public static async ValueTask<bool> IsEnabledAsync(
        AIFunction function, RealtimeAgent agent, RunContext context, CancellationToken cancellationToken)
    {
        try
        {
            return RealtimeTool.OptionsOf(function).IsEnabled is not { } isEnabled
                || await isEnabled(context, agent, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>A source of tools that failed.</summary>
/// <param name="SourceName">Which.</param>
/// <param name="Exception">How; its text may hold secrets.</param>
internal sealed record ToolSourceFault(string SourceName, Exception Exception);
