using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Engine;

namespace Parley.Server.Reloading;

/// <summary>Puts a changed configuration into force for new calls, whole or not at all. One caller at a time; <see cref="Last"/> is for any thread.</summary>
internal sealed class ConfigurationReload(ParleyOptions options, ModelDirectory models, Budgets budgets, TimeProvider timeProvider)
{
    /// <summary>The sections that need no restart.</summary>
    private static readonly HashSet<string> s_reloadable = ["agents", "prices", "budgets"];

    private volatile ReloadOutcome? _last;

    /// <summary>What came of it last; null while the configuration is as at the start.</summary>
    public ReloadOutcome? Last => _last;

    /// <summary>Reads the file again.</summary>
    /// <returns>The outcome, and the files that it was read from now; null where a mistake kept that from being known.</returns>
    public async Task<(ReloadOutcome Outcome, ConfigurationOrigin? Origin)> ReloadAsync(CancellationToken cancellationToken)
    {
        var origin = options.Origin!;
        try
        {
            var next = await ParleyConfigurationFile.LoadAsync(origin.Path, cancellationToken);
            Require(next);
            models.ReplaceAgents(next.Agents);
            budgets.Replace(next);
            string[] changed = [.. origin.FindChanges(next.Origin!).Where(section => !s_reloadable.Contains(section))];
            return (_last = new ReloadOutcome(timeProvider.GetUtcNow(), null, changed), next.Origin);
        }
        catch (ParleyConfigurationException exception)
        {
            return (_last = new ReloadOutcome(timeProvider.GetUtcNow(), exception.Message, []), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException) // of the application's code, whose words may hold anything
        {
            return (_last = new ReloadOutcome(timeProvider.GetUtcNow(), $"It could not be put into force: {exception.GetType().Name}.", []), null);
        }
    }

    /// <summary>Numbers stay with their agents until a restart, so those must stay, too.</summary>
    private void Require(ParleyOptions next)
    {
        var names = next.Agents.Select(agent => agent.Name).Concat(models.CodedAgentNames).ToHashSet(StringComparer.Ordinal);
        var wanted = options.Carriers.SelectMany(carrier => carrier.Numbers.Values.Append(carrier.Agent)).OfType<string>();
        if (wanted.FirstOrDefault(agent => !names.Contains(agent)) is { } missing)
        {
            throw new ParleyConfigurationException(
                $"{next.Origin!.Path}: the agent '{missing}' answers telephone calls and cannot go away without a restart.", next.Origin.Path);
        }
    }
}
