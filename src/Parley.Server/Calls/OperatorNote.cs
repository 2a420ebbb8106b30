using Parley.Engine;
using Parley.Realtime.Items;

namespace Parley.Server.Calls;

/// <summary>What an operator lets the agent know and the caller does not hear: a message of the system with an id that tells it from others.</summary>
internal static class OperatorNote
{
    /// <summary>In characters.</summary>
    public const int MaxTextLength = 1_000;

    private const string IdPrefix = "note_";
    private const string Preface = "A colleague lets you know this. It is for you alone: the caller does not hear it, and you do not say that you were told.\n";

    public static MessageItem Create(string text, IIdSource ids) =>
        new() { Id = IdPrefix + ids.Next(21), Role = MessageRole.System, Content = [new InputTextPart { Text = Preface + text }] };

    /// <summary>The operator's own words; null where the item is no note.</summary>
    public static string? Read(string itemId, MessageRole role, string text) =>
        role == MessageRole.System && itemId.StartsWith(IdPrefix, StringComparison.Ordinal) && text.StartsWith(Preface, StringComparison.Ordinal)
            ? text[Preface.Length..]
            : null;
}
