namespace Parley.Agents.History;

/// <summary>Gives entries that have none their ids.</summary>
internal static class HistoryIds
{
    /// <summary>The entry with all its ids; <paramref name="newId"/> gives an unused one of at most 32 characters.</summary>
    public static HistoryItem Complete(HistoryItem item, Func<string> newId)
    {
        var named = item.ItemId.Length > 0 ? item : item with { ItemId = newId() };
        return named is HistoryToolCall call
            ? call with
            {
                CallId = call.CallId.Length > 0 ? call.CallId : named.ItemId,
                OutputItemId = call.Output is null || call.ServerLabel is not null ? call.OutputItemId : call.OutputItemId ?? newId(),
            }
            : named;
    }
}
