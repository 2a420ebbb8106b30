using Parley.Agents.Metering;
using Parley.Server.Agents;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.ReadLimits;
using Parley.Server.Records;
using Parley.Storage.Redaction;

namespace Parley.Server.Reloading;

/// <summary>Puts a changed configuration into force for new calls, whole or not at all. One caller at a time; <see cref="Last"/> is for any thread.</summary>
internal sealed class ConfigurationReload(
    ParleyOptions options,
    ModelDirectory models,
    StageClients stages,
    Budgets budgets,
    SettingsInForce settings,
    LiveConversations conversations,
    ApiKeyRing keys,
    ReadLimit reads,
    Redactor redactor,
    TimeProvider timeProvider)
{
    private const string MaxConversations = "server.max_conversations";
    private ConfigurationOrigin _applied = options.Origin!; // nobody asks without a file
    private PrivacyOptions _privacy = options.Privacy;
    private SecretsInUse _secrets = new([.. ConfiguredSecrets.Of(options)], [], []);
    private BudgetsOptions _budgets = options.Budgets;
    private IReadOnlyDictionary<string, ModelPrice> _prices = options.Prices.AsReadOnly();
    private AgentMeans _means = new([.. options.Agents], [.. options.HttpTools], options.Mcp.Servers);
    private volatile ReloadOutcome? _last;

    /// <summary>What came of it last; null while the configuration is as at the start.</summary>
    public ReloadOutcome? Last => _last;

    /// <summary>Reads the file again.</summary>
    /// <returns>The outcome, and the files that it depends on now: of a file with a mistake those that it names, too.</returns>
    public async Task<(ReloadOutcome Outcome, IReadOnlyList<string> Files)> ReloadAsync(CancellationToken cancellationToken)
    {
        var path = options.Origin!.Path;
        try
        {
            var next = await ParleyConfigurationFile.LoadAsync(path, cancellationToken);
            Apply(next);
            return (_last = new ReloadOutcome(timeProvider.GetUtcNow(), null, [.. NeedRestart(next)]), next.Origin!.Files);
        }
        catch (ParleyConfigurationException exception)
        {
            return await RefuseAsync(exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException) // of the application's code, whose words may hold anything
        {
            return await RefuseAsync($"It could not be put into force: {exception.GetType().Name}.");
        }

        async Task<(ReloadOutcome Outcome, IReadOnlyList<string> Files)> RefuseAsync(string problem) => (
            _last = new ReloadOutcome(timeProvider.GetUtcNow(), problem, []),
            [.. _applied.Files.Union(await ParleyConfigurationFile.FindFilesAsync(path, cancellationToken), StringComparer.Ordinal)]);
    }

    /// <summary>All that can fail comes first. What the program itself has set stays, unless the file says something else than before.</summary>
    private void Apply(ParleyOptions next)
    {
        var changes = new FileChanges(_applied, next);
        var limits = changes.Budgets(_budgets);
        var kept = budgets.FindKept(limits);
        var (privacy, secrets) = (changes.Privacy(_privacy), _secrets.With(ConfiguredSecrets.Of(next)));
        var (means, allowed) = (changes.Means(options, _means), stages.AllowedMcpServers);
        redactor.Replace(ConfiguredStore.RedactorOptionsOf(privacy, secrets.All)); // before anybody can say a new secret
        stages.AllowedMcpServers = changes.AllowedMcpServers(allowed); // before a new call asks one
        try
        {
            models.Replace(means, changes.Lines(models.InForce.Lines));
        }
        catch
        {
            stages.AllowedMcpServers = allowed;
            redactor.Replace(ConfiguredStore.RedactorOptionsOf(_privacy, _secrets.All));
            throw;
        }

        (_privacy, _secrets, _means) = (privacy, secrets, means);
        (_prices, _budgets) = (changes.Prices(_prices), limits);
        budgets.Replace(_prices, limits, kept);
        settings.Calls = changes.Calls(settings.Calls);
        if (changes.Has("storage.retention"))
        {
            settings.Retention = next.Storage.Retention;
        }

        if (changes.Has(MaxConversations))
        {
            conversations.Limit(Math.Min(next.Server.MaxConversations, options.Server.MaxConversations)); // as many sockets as at the start
        }

        if (changes.Has("server.key_limits"))
        {
            keys.Limit(next.Server.KeyLimits);
        }

        if (changes.Has("server.read_limits"))
        {
            reads.Limits = next.Server.ReadLimits;
        }

        _applied = next.Origin!;
    }

    private IEnumerable<string> NeedRestart(ParleyOptions next) => options.Origin!.FindChanges(next.Origin!).Where(setting =>
        !ReloadableSettings.Contains(setting) || (setting == MaxConversations && next.Server.MaxConversations > options.Server.MaxConversations));
}
