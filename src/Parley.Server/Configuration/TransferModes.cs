using Parley.Calls.Control;

namespace Parley.Server.Configuration;

/// <summary>The words for how a caller is put through, in the configuration and over REST.</summary>
internal static class TransferModes
{
    public static readonly IReadOnlyDictionary<string, TransferMode> ByName = new Dictionary<string, TransferMode>(StringComparer.Ordinal)
    {
        ["cold"] = TransferMode.Cold, ["announced"] = TransferMode.Announced, ["consult"] = TransferMode.Consult,
    };
}
