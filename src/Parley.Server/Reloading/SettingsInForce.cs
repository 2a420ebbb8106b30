using Parley.Server.Configuration;
using Parley.Storage.Retention;

namespace Parley.Server.Reloading;

/// <summary>Settings of <c>calls:</c> and <c>storage:</c> that a changed file changes for new calls. <see cref="ConfigurationReload"/> alone sets them; any thread reads.</summary>
internal sealed class SettingsInForce(ParleyOptions options)
{
    private volatile CallsOptions _calls = options.Calls;
    private volatile RetentionRules _retention = options.Storage.Retention;

    /// <summary>What holds for new calls; but whether and where they are recorded is settled at the start.</summary>
    public CallsOptions Calls
    {
        get => _calls;
        set => _calls = value;
    }

    /// <summary>How long records are kept.</summary>
    public RetentionRules Retention
    {
        get => _retention;
        set => _retention = value;
    }
}
