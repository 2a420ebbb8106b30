namespace Parley.Server.Hosting;

/// <summary>What added tools, agents and models to this application: a check of the configuration needs to know them, too.</summary>
/// <param name="Configure">Null for none.</param>
internal sealed record ConfiguringCode(Action<IParleyBuilder>? Configure);
