namespace Parley.Storage.Audit;

/// <summary>Who looked at or changed what. Immutable; written once, never changed or deleted.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who: a user's or key's name, or <c>system</c>.</param>
/// <param name="Action">What was done: one of <see cref="AuditAction"/>, or the application's own.</param>
/// <param name="Subject">To what: a call's id, or what stands for a caller; empty for none. Never a caller itself: the log outlives the caller's data.</param>
/// <param name="Detail">More, e.g. the reason of a hold or a number of calls; empty for none.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Subject = "", string Detail = "");

/// <summary>What a store writes to its audit log.</summary>
public static class AuditAction
{
    /// <summary>A call was looked at.</summary>
    public const string Read = "call.read";

    /// <summary>Calls were listed or searched.</summary>
    public const string Search = "call.search";

    /// <summary>A call was exported.</summary>
    public const string Export = "call.export";

    /// <summary>A legal hold was placed.</summary>
    public const string Hold = "hold.place";

    /// <summary>A legal hold was released.</summary>
    public const string Release = "hold.release";

    /// <summary>A caller's data were deleted.</summary>
    public const string EraseCaller = "caller.erase";

    /// <summary>A call was deleted.</summary>
    public const string EraseCall = "call.erase";

    /// <summary>The rules of retention were applied.</summary>
    public const string Retention = "retention.apply";

    /// <summary>A caller's memory was looked at.</summary>
    public const string ReadMemory = "memory.read";

    /// <summary>The records were sealed with another key.</summary>
    public const string Reencrypt = "records.reencrypt";
}
