using System.Diagnostics.CodeAnalysis;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;

namespace Parley.Server.Telephone;

/// <summary>One carrier: how it proves its requests, what they say, in which words it is answered, what it can be asked. All else is the same for all.</summary>
internal interface ICarrierLine
{
    /// <summary>Its name in texts, e.g. <c>Twilio</c>. Its paths and its section have that of <see cref="CarrierOptions.Section"/>.</summary>
    string Title { get; }

    CarrierOptions Options { get; }

    PublicAddress Address { get; }

    MediaStreamDialect Dialect { get; }

    /// <summary>What to do when a request's proof fails.</summary>
    string ProofAdvice { get; }

    /// <summary>What to do when a request is another account's.</summary>
    string AccountAdvice { get; }

    /// <summary>Whether it proves what it asks for the one who is called in a transfer; else the address has to.</summary>
    bool ProvesWhispers { get; }

    /// <summary>Whether its webhooks bring JSON; else they bring forms.</summary>
    bool SendsJson { get; }

    /// <summary>Whether a webhook is the carrier's.</summary>
    RequestProof Check(CarrierRequest request);

    /// <summary>
    /// Whether a WebSocket's upgrade is the carrier's. One without any signature passes where the carrier signs none: the stream's token was given
    /// to nobody else.
    /// </summary>
    RequestProof CheckUpgrade(CarrierRequest request);

    /// <summary>The account that a webhook names; null when it names none.</summary>
    string? ReadAccount(CarrierRequest request);

    /// <summary>True for our account, for any where none is configured, and always where the carrier names none.</summary>
    bool IsOurAccount(string? accountId);

    /// <summary>What a webhook says of a call.</summary>
    bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem);

    /// <summary>What it says of a stream; null for nothing.</summary>
    StreamReport? ReadStream(CarrierRequest request);

    /// <summary>How a transfer ended that is over now, in the words of <see cref="CallProgressStates"/>; null when there was none, or it goes on.</summary>
    string? ReadTransfer(CarrierRequest request);

    /// <summary>What tells a webhook's repetition; null when nothing does.</summary>
    string? ReadRepetition(CarrierRequest request);

    CarrierAnswer Connect(StreamLink link);

    /// <summary>The caller hears that nobody can take the call.</summary>
    CarrierAnswer Sorry();

    /// <summary>A call that is not answered yet is turned away.</summary>
    CarrierAnswer TurnAway();

    CarrierAnswer HangUp();

    /// <summary>Calls somebody and joins the caller to who answers.</summary>
    CarrierAnswer PutThrough(TransferLink link);

    /// <summary>What the one called hears before it is joined to the caller.</summary>
    /// <param name="announcement">Who calls, and why.</param>
    /// <param name="accept">What is asked with the key that it presses, where the carrier asks.</param>
    CarrierAnswer Announce(string announcement, Uri accept);

    /// <summary>What can be asked of the carrier for a call; null where it cannot be asked.</summary>
    ICarrier? CarrierOf(LiveCall live);
}
