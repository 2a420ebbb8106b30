using System.Text.Json;

namespace Parley.Realtime;

/// <summary>A client event of a type that this version does not know, kept whole.</summary>
/// <param name="UnknownType">The wire's name; empty when the event had none.</param>
/// <param name="Json">The whole event.</param>
public sealed record UnknownClientEvent(string UnknownType, JsonElement Json) : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => UnknownType;
}

/// <summary>A server event of a type that this version does not know, kept whole.</summary>
/// <param name="UnknownType">The wire's name; empty when the event had none.</param>
/// <param name="Json">The whole event.</param>
public sealed record UnknownServerEvent(string UnknownType, JsonElement Json) : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => UnknownType;
}
