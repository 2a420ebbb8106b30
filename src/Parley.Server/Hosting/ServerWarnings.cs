using Parley.Engine.Speech;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>What works, but is missing something or risky, each with what to do about it.</summary>
internal static class ServerWarnings
{
    /// <summary>The setting that each is about, and the warning.</summary>
    public static IEnumerable<(string Setting, string Text)> Find(ParleyOptions options)
    {
        foreach (var carrier in options.Carriers.Where(carrier => !carrier.ValidatesSignatures))
        {
            yield return ($"{carrier.Section}.validate_signatures", $"Signatures of telephone requests are not checked ({carrier.Section}.validate_signatures: false): everybody who reaches this server can call its agents. Only for simulators.");
        }

        if (options.Engine.Recogniser.IsOffline || options.Engine.Synthesiser.IsOffline)
        {
            var speech = OfflineSpeech.Probe();
            if (speech.MissingPackages.Count > 0)
            {
                yield return ("engine", speech.Message);
            }
        }
    }
}
