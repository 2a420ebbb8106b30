using System.Text.Json;

namespace Parley.Realtime.Items;

/// <summary>Names an existing item; only inside <c>response.create</c>'s <c>input</c>.</summary>
public sealed record ItemReference : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => "item_reference";
}

/// <summary>An item of a type that this version does not know, kept whole.</summary>
/// <param name="UnknownType">The wire's type.</param>
/// <param name="Json">The whole object.</param>
public sealed record UnknownItem(string UnknownType, JsonElement Json) : ConversationItem
{
    /// <inheritdoc/>
    public override string Type => UnknownType;
}
