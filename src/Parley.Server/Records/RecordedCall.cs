using Parley.Storage.Journal;

namespace Parley.Server.Records;

/// <summary>What is written of one call, over all of its legs.</summary>
internal sealed class RecordedCall
{
    /// <summary>The last leg's; complete when that is over.</summary>
    public CallJournal? Journal { get; set; }

    /// <summary>Items that are written down already: a leg that follows another is told what was said before. The leg's notes use it, one leg at a time.</summary>
    public HashSet<string> KnownItems { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether what is said next may answer a question for a secret: it may have been asked on the leg before.</summary>
    public AskedSecrets AskedSecrets { get; } = new();
}
