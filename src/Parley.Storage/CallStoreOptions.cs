using Microsoft.Extensions.Logging;
using Parley.Storage.Redaction;
using Parley.Storage.Retention;
using Parley.Storage.Sealing;

namespace Parley.Storage;

/// <summary>What both kinds of store have in common.</summary>
public abstract class CallStoreOptions
{
    /// <summary>The keys with which what is said, customer data and tool data are encrypted; null (the default) for no encryption.</summary>
    public KeyRing? Keys { get; set; }

    /// <summary>
    /// Whether full-text search works where encryption is on: true (the default) keeps a keyed hash of each different word of a call, false keeps
    /// nothing, and a search for words then fails with a text that says so.
    /// </summary>
    public bool IndexEncryptedText { get; set; } = true;

    /// <summary>What takes card numbers and the like out of all that is written; one with the default options by default.</summary>
    public Redactor Redactor { get; set; } = new();

    /// <summary>What deletes recordings when their calls are deleted; null (the default) when there are none.</summary>
    public IRecordingFiles? Recordings { get; set; }

    /// <summary>How often this process says that it lives; default 10 s.</summary>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a silence another node's process is taken for dead, and its open calls are closed; default 60 s.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock; the system's by default. Nodes that share a database must agree to within half of <see cref="LeaseDuration"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the store logs; null for nowhere. No caller and no word is in the log.</summary>
    public ILogger? Logger { get; set; }

    internal void Validate()
    {
        if (HeartbeatPeriod <= TimeSpan.Zero || LeaseDuration < 2 * HeartbeatPeriod)
        {
            throw new ArgumentException(
                $"LeaseDuration is {LeaseDuration} and HeartbeatPeriod is {HeartbeatPeriod}; the lease must last at least two heartbeats.");
        }
    }
}
