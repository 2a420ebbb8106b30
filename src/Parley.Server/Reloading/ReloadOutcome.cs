namespace Parley.Server.Reloading;

/// <summary>What came of reading the configuration last: shown by <c>/api/status</c>.</summary>
/// <param name="ReadAt">When.</param>
/// <param name="Problem">What is wrong with it; the settings before are in force then. Null when all is well.</param>
/// <param name="NeedRestart">Settings that have changed and count only after a restart.</param>
internal sealed record ReloadOutcome(DateTimeOffset ReadAt, string? Problem, IReadOnlyList<string> NeedRestart);
