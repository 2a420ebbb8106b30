using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Calls.Twilio;

namespace Parley.Server.Telephone;

/// <summary>How a carrier that is not like Twilio names what a webhook says of a call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="AccountId">The account; empty where none is named.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Duration">How long it lasted, in seconds.</param>
internal sealed record CarrierWords(string CallId, string AccountId, string Status, string Duration)
{
    private const int MaxIdLength = 128;
    private const int MaxTextLength = 512;
    private const int ShortestNumber = 7;

    /// <summary>Who calls.</summary>
    public string From { get; init; } = "From";

    /// <summary>Who is called.</summary>
    public string To { get; init; } = "To";

    /// <summary><c>inbound</c> or another word; a call of unknown direction came in.</summary>
    public string Direction { get; init; } = "Direction";

    /// <summary>The carrier's own words for a state, where they are not Twilio's.</summary>
    public IReadOnlyDictionary<string, CallProgressState> States { get; init; } = new Dictionary<string, CallProgressState>();

    public bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem)
    {
        report = null;
        problem = null;
        if (request.Find(CallId) is not { Length: > 0 and <= MaxIdLength } callId || !callId.All(IsOfId))
        {
            problem = $"The parameter {CallId} is missing or is no id.";
            return false;
        }

        var account = request.Find(AccountId) ?? "";
        var call = new VoiceRequest
        {
            CallSid = callId,
            AccountSid = account.Length <= MaxIdLength && account.All(IsOfId) ? account : "",
            From = Number(request.Find(From)),
            To = Number(request.Find(To)),
            Direction = Cut(request.Find(Direction)) is { Length: > 0 } direction ? direction : "inbound",
            Status = State(request.Find(Status)),
        };
        var seconds = int.TryParse(request.Find(Duration), NumberStyles.None, CultureInfo.InvariantCulture, out var duration) ? duration : (int?)null;
        report = new StatusCallback(call, SequenceNumber: null, seconds is { } lasted ? TimeSpan.FromSeconds(lasted) : null, SipResponseCode: null, AnsweredBy: null);
        return true;
    }

    private static bool IsOfId(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or ':';

    private CallProgressState State(string? word) => word is not null && States.TryGetValue(word, out var state) ? state : CallProgressStates.Parse(word);

    /// <summary>Numbers are E.164, also where the carrier leaves the plus out.</summary>
    private static string Number(string? text) => Cut(text) is { Length: >= ShortestNumber } number && number.All(char.IsAsciiDigit) ? $"+{number}" : Cut(text);

    private static string Cut(string? text) => text is null ? "" : text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}
