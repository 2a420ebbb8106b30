using System.Diagnostics.CodeAnalysis;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;

namespace Parley.Server.Telephone;

/// <summary>A carrier of Twilio's kind: its forms and its language. What differs is whose it is, how it proves that, and how it is asked.</summary>
internal abstract class CompatibleLine(CarrierOptions options, PublicAddress address) : ICarrierLine
{
    public abstract string Title { get; }

    public CarrierOptions Options => options;

    public PublicAddress Address => address;

    public abstract MediaStreamDialect Dialect { get; }

    public abstract string ProofAdvice { get; }

    public virtual string AccountAdvice => "";

    public bool ProvesWhispers => true;

    public bool SendsJson => false;

    public abstract RequestProof Check(CarrierRequest request);

    public abstract RequestProof CheckUpgrade(CarrierRequest request);

    public virtual string? ReadAccount(CarrierRequest request) => request.Find("AccountSid");

    public abstract bool IsOurAccount(string? accountId);

    public virtual bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem) =>
        StatusCallback.TryRead(request.Parameters, out report, out problem);

    public StreamReport? ReadStream(CarrierRequest request) => TwimlStreamReport.Read(request);

    public string? ReadTransfer(CarrierRequest request) => request.Find("DialCallStatus");

    public virtual string? ReadRepetition(CarrierRequest request) => null;

    public virtual CarrierAnswer Connect(StreamLink link) => CarrierAnswer.Of(new TwiML().Connect(
        new TwiMLStream(link.Socket)
        {
            StatusCallback = link.StreamStatus,
            Parameters = [new(StreamLink.TokenName, link.Token), new("agent", link.AgentName)],
        },
        link.After).Hangup());

    public CarrierAnswer Sorry() => CarrierAnswer.Of(new TwiML().Say(options.SorryText, options.SorryLanguage).Hangup());

    public CarrierAnswer TurnAway() => CarrierAnswer.Of(new TwiML().Reject());

    public CarrierAnswer HangUp() => CarrierAnswer.Of(new TwiML().Hangup());

    public CarrierAnswer PutThrough(TransferLink link) => CarrierAnswer.Of(new TwiML().Dial(new TwiMLDial
    {
        Target = link.Target, CallerId = link.CallerId, RingTime = link.RingTime, Action = link.After, Whisper = link.Whisper,
    }).Hangup());

    public CarrierAnswer Announce(string announcement, Uri accept) =>
        CarrierAnswer.Of(new TwiML().AskForKey($"{announcement} {options.AcceptText}", accept, options.SorryLanguage).Hangup());

    public abstract ICarrier? CarrierOf(LiveCall live);
}
