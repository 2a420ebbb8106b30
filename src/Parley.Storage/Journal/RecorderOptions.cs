using Microsoft.Extensions.Logging;

namespace Parley.Storage.Journal;

/// <summary>How records are written.</summary>
public sealed class RecorderOptions
{
    /// <summary>How many entries of one call may wait for the store; more are lost and counted. Default 2,000: an hour of brisk talk.</summary>
    public int MaxWaitingPerCall { get; set; } = 2_000;

    /// <summary>How many entries of all calls together may wait, those of calls that have ended too. Default 50,000.</summary>
    public int MaxWaiting { get; set; } = 50_000;

    /// <summary>How many waiting entries one transaction takes; default 100.</summary>
    public int MaxBatch { get; set; } = 100;

    /// <summary>The most characters of one text that are kept; longer ones are cut, and say so. Default 32,000.</summary>
    public int MaxTextLength { get; set; } = 32_000;

    /// <summary>The first wait before a failed write is tried again; doubles each time. Default 200 ms.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait before a failed write is tried again; default 15 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long disposing the recorder waits for what is not written yet; default 10 s.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Told of each change of the recorder's state, from any thread; null for nobody.</summary>
    public IProgress<RecorderHealth>? Health { get; set; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the recorder logs; null for nowhere. No word is in the log.</summary>
    public ILogger? Logger { get; set; }
}
