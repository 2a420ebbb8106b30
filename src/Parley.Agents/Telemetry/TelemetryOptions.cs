using System.Diagnostics.Metrics;

namespace Parley.Agents.Telemetry;

/// <summary>What a session's spans and measurements hold. Source and meter are both named <c>Parley</c>; without a listener they cost next to nothing.</summary>
public sealed record TelemetryOptions
{
    /// <summary>
    /// Whether spans hold personal data: what the agent said, and the tools' arguments (those marked
    /// <see cref="Tools.SecretArgumentAttribute"/> stay masked) and outputs. Default false. Logs and measurements never do.
    /// </summary>
    public bool IncludeSensitiveData { get; init; }

    /// <summary>Makes the meter, e.g. that of the host's services; null (the default) for one that all sessions of the process share.</summary>
    public IMeterFactory? MeterFactory { get; init; }
}
