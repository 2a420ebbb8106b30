using Parley.Server.Configuration;

namespace Parley.Cli.Serving;

/// <summary>The command line of <c>serve</c>; null members leave the configuration's value.</summary>
internal sealed record ServeSettings(FileInfo? Config, EngineSelection? Engine, string? Host, int? Port, bool IsVerbose, bool WritesJson);
