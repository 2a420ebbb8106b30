namespace Parley.Engine.Tests.Cascade;

/// <summary>Tests that speak at the pace of speech and need the recogniser to keep up: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealTime
{
    public const string Name = "real time";
}
