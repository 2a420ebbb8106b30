using Microsoft.Extensions.Logging;

namespace Parley.Engine.Speech.Synthesis;

internal static partial class SynthesisLog
{
    [LoggerMessage(440, LogLevel.Warning, "espeak-ng is not installed: every voice speaks with flite. Install it: sudo apt-get install -y espeak-ng",
        EventName = "FurtherVoicesMissing")]
    public static partial void FurtherVoicesMissing(ILogger logger);

    [LoggerMessage(441, LogLevel.Warning, "There is no voice {Voice}; {DefaultVoice} speaks.", EventName = "VoiceUnknown")]
    public static partial void VoiceUnknown(ILogger logger, string voice, string defaultVoice);
}
