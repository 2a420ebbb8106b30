using Parley.Audio;

namespace Parley.Calls.MediaStreams;

/// <summary>What a carrier said when its stream began. All of it is the carrier's word: whoever needs to trust it checks it.</summary>
public sealed record MediaStreamStart
{
    /// <summary>The stream's id; empty where the carrier has none. At most 256 characters.</summary>
    public required string StreamId { get; init; }

    /// <summary>The call's id; empty where the carrier names none. At most 256 characters.</summary>
    public string CallId { get; init; } = "";

    /// <summary>The account's id; empty where the carrier names none. At most 256 characters.</summary>
    public string AccountId { get; init; } = "";

    /// <summary>
    /// What the one who opened the stream wrote into it, by name: at most 64 values of at most 2,048 characters; what goes beyond is left
    /// out.
    /// </summary>
    public IReadOnlyDictionary<string, string> CustomParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The format of the party's audio, mono.</summary>
    public required AudioFormat Format { get; init; }
}
