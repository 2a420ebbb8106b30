namespace Parley.Server.Configuration;

/// <summary>The <c>memory:</c> section of <c>parley.yaml</c>: what agents remember of their callers. Needs <see cref="ParleyOptions.Storage"/>.</summary>
public sealed class MemoryOptions
{
    /// <summary>Whether callers by telephone are remembered, by their numbers; default false.</summary>
    public bool RemembersCallers { get; set; }
}
