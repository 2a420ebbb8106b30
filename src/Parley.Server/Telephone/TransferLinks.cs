using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Engine;
using Parley.Server.Calls;

namespace Parley.Server.Telephone;

/// <summary>The addresses by which a call is put through and comes back.</summary>
internal sealed class TransferLinks(TimeProvider timeProvider)
{
    /// <summary>The query's name for <see cref="TransferOrder.Pass"/>.</summary>
    public const string PassName = "pass";

    private const int PassLength = 32;
    private static readonly TimeSpan s_nextSecond = TimeSpan.FromSeconds(1); // Telnyx signs time and body alone: what asks on in the same second is one that came before
    private readonly RandomIdSource _passes = new(timeProvider);

    public TransferOrder NewOrder(CallTransfer transfer) => new(transfer, _passes.Next(PassLength));

    /// <summary>What the carrier needs for a call's transfer.</summary>
    public static TransferLink Of(ICarrierLine line, LiveCall live, TransferOrder order)
    {
        var own = line.Options.From ?? (live.Kind == LiveCallKind.Outbound ? live.From : live.To);
        return new TransferLink(order.Transfer.Target, order.Transfer.RingTime, Url(line, CarrierPaths.After, live))
        {
            CallerId = own is not null && DialTarget.IsValid(own) && !DialTarget.IsSip(own) ? own : null, // carriers want a number there
            Whisper = order.Transfer.Announcement is null ? null : new Uri($"{Url(line, CarrierPaths.Whisper, live).AbsoluteUri}&{PassName}={order.Pass}"),
        };
    }

    /// <summary>Has keys pressed and the call come back to its agent. Carriers that have no request for keys speak TwiML.</summary>
    public static CarrierAnswer PressDigits(ICarrierLine line, LiveCall live, string digits) =>
        CarrierAnswer.Of(new TwiML().PlayDigits(digits).Pause(s_nextSecond).Redirect(Url(line, CarrierPaths.Voice, live)));

    private static Uri Url(ICarrierLine line, Func<string, string> path, LiveCall live) => line.Address.Url($"{path(line.Options.Section)}?call={live.Id}", null);
}
