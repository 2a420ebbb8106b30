namespace Parley.Engine;

/// <summary>The wire's ids: a word that says of what, and 21 characters (protocol §5.6).</summary>
public static class WireIds
{
    internal const int Length = 21;

    /// <summary>A fresh <c>event_…</c>.</summary>
    public static string NewEventId(this IIdSource ids) => NewId(ids, "event_");

    /// <summary>A fresh <c>conv_…</c>.</summary>
    public static string NewConversationId(this IIdSource ids) => NewId(ids, "conv_");

    private static string NewId(IIdSource ids, string prefix)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return prefix + ids.Next(Length);
    }
}
