using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Testing.Time;

namespace Parley.Storage.Tests;

/// <summary>Writes whole calls, as a test needs them.</summary>
internal static class StoredCalls
{
    /// <summary>A call that has ended after a minute, at the clock's time.</summary>
    public static async Task AddAsync(
        this ICallStore store, ManualTimeProvider time, string callId, string? caller = "+15550100", string agent = "Front desk",
        CallOutcome? outcome = CallOutcome.Completed, params CallEntry[] entries)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var recorder = new CallRecorder(store, new RecorderOptions { TimeProvider = time });
        var journal = recorder.Begin(SampleCall.Start(callId, time.GetUtcNow(), caller, agent));
        foreach (var entry in entries)
        {
            Assert.True(await journal.AppendAsync(entry, cancellationToken));
        }

        if (outcome is { } ended)
        {
            await journal.CompleteAsync(new CallEnd(time.GetUtcNow() + TimeSpan.FromMinutes(1), ended, "hang_up"), cancellationToken);
        }
    }
}
