using Parley.Storage.Records;

namespace Parley.Server.Console.Timeline;

/// <summary>What came of telling or asking a caller that the call is to be recorded, in words.</summary>
internal static class ConsentWords
{
    public static string Of(ConsentOutcome outcome) => outcome switch
    {
        ConsentOutcome.Announced => "announced and heard",
        ConsentOutcome.Granted => "given",
        ConsentOutcome.Refused => "refused, not recorded",
        ConsentOutcome.Unanswered => "not answered, not recorded",
        _ => "not heard, not recorded",
    };

    public static string OfManner(string manner) => manner switch
    {
        "announcement" => "by a sentence",
        "speech" => "by a spoken answer",
        "key" => "by a key",
        "text" => "by a written answer",
        "silence" => "by silence",
        "failure" => "because the model could not be told to ask",
        _ => Shown.Words(manner),
    };
}
